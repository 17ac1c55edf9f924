package wazoha.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import wazoha.node.NodePaths;

/** The files of docs/contract.md, section 2, that the scripts look at. */
final class Sentinels {
    private Sentinels() {}

    static void primary(Path root) throws IOException {
        touch(new NodePaths(root).isPrimary());
    }

    static void secondary(Path root) throws IOException {
        touch(new NodePaths(root).isSecondary());
    }

    static void key(Path root) throws IOException {
        touch(new NodePaths(root).sshKey());
    }

    private static void touch(Path file) throws IOException {
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, "");
    }
}
