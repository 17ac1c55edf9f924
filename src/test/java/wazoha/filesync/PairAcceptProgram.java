package wazoha.filesync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import wazoha.node.NodePaths;

/** Stands for {@code wazo-ha pair-accept} on the slave; its role maker writes the password into a file. */
final class PairAcceptProgram {
    private PairAcceptProgram() {}

    /** Arguments: root, script, authorized_keys, file of the role's password, and the verb pair-accept. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var accept = new PairAccept(
                new NodePaths(Path.of(arguments[0])), Path.of(arguments[1]), Path.of(arguments[2]), password -> {
                    try {
                        Files.writeString(Path.of(arguments[3]), password);
                    } catch (IOException trouble) {
                        throw new FileSyncException("role not made: " + trouble.getMessage(), trouble);
                    }
                });
        if (!arguments[4].equals("pair-accept")) {
            throw new IllegalArgumentException("not our verb");
        }
        System.out.println("Welcome to this machine");
        var answer = accept.accept(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        System.out.println(answer.line());
        System.exit(answer.status());
    }
}
