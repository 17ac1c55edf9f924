package wazoha.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files of the demo's world. */
final class Disk {
    private Disk() {}

    /** Writes a file that everyone may read, with its folders. */
    static Path write(Path file, String text) throws DemoException {
        return write(file, text, "rw-r--r--");
    }

    /** Writes a file that only its owner may read, with its folders. */
    static Path secret(Path file, String text) throws DemoException {
        return write(file, text, "rw-------");
    }

    static Path folder(Path folder) throws DemoException {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new DemoException("cannot make the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    static String read(Path file) throws DemoException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DemoException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static void delete(Path file) throws DemoException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new DemoException("cannot delete " + file + ": " + e.getMessage(), e);
        }
    }

    static void move(Path from, Path to) throws DemoException {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new DemoException("cannot move " + from + " to " + to + ": " + e.getMessage(), e);
        }
    }

    private static Path write(Path file, String text, String mode) throws DemoException {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new DemoException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
