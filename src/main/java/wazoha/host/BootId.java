package wazoha.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import wazoha.node.NodePaths;

/** The name of the running system: another one after each boot, the same until then. */
public final class BootId {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,64}");

    private BootId() {}

    /**
     * Reads the file of the setting {@code node.boot_id_file}, under the root; where that does not exist, the kernel's.
     *
     * @throws IOException if there is neither, or what is there is not one word of 1 to 64 printable characters
     */
    public static String read(NodePaths paths, Path configured) throws IOException {
        var underRoot = paths.resolve(configured.toString());
        var file = Files.exists(underRoot) ? underRoot : KERNEL;
        var text = Files.readString(file).strip();
        if (!FORM.matcher(text).matches()) {
            throw new IOException(
                    "boot id not read: %s does not hold one word of at most 64 printable characters".formatted(file));
        }
        return text;
    }
}
