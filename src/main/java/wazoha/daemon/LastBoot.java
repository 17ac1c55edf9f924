package wazoha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import wazoha.disk.AtomicFile;
import wazoha.host.BootId;

/** The boot in which a daemon ran last on this node, kept in its state folder. Used by one thread. */
record LastBoot(Partners partners, Journal journal) {
    /**
     * Whether the host has booted since a daemon last ran; false for the first one ever, which finds the host as its
     * administrator left it. Remembers this boot.
     */
    boolean isOver() {
        try {
            return isAnother();
        } catch (IOException unknown) { // which must keep nobody from serving
            journal.event("boot_unknown", String.valueOf(unknown.getMessage()));
            return true;
        }
    }

    private boolean isAnother() throws IOException {
        String now = BootId.read(partners.paths(), partners.config().node().bootIdFile());
        String before = text();
        if (!before.equals(now)) {
            AtomicFile.write(file(), now + "\n", "rw-r--r--");
        }
        return !before.isEmpty() && !before.equals(now);
    }

    private String text() throws IOException {
        try {
            return Files.readString(file()).strip();
        } catch (NoSuchFileException first) {
            return "";
        }
    }

    private Path file() {
        return partners.paths().state().resolve("last-boot");
    }
}
