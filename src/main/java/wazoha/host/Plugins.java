package wazoha.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import wazoha.node.Finding;
import wazoha.node.NodePaths;

/** Provisioning plugins on a slave: phones get their configuration from the master alone. */
public final class Plugins {
    private static final String FOLDER = "/var/lib/wazo-provd/plugins";

    private Plugins() {}

    public static Finding look(Finding.Subject about, NodePaths paths) {
        var folder = paths.resolve(FOLDER);
        if (!Files.exists(folder)) {
            return about.fine("no provisioning plugins here (%s does not exist)".formatted(FOLDER));
        }
        try (var found = Files.list(folder)) {
            var names = found.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
            return names.isEmpty()
                    ? about.fine("no provisioning plugins here (%s is empty)".formatted(FOLDER))
                    : wrong(about, names);
        } catch (IOException unseen) {
            return about.notLookedAt("%s: %s".formatted(folder, unseen));
        }
    }

    private static Finding wrong(Finding.Subject about, List<String> names) {
        return about.warns(
                "%d provisioning plugins are installed on the slave: %s"
                        .formatted(names.size(), String.join(", ", names)),
                "a slave that answers phones with another set of plugins, or other versions, than its master gives them a"
                        + " configuration that does not know the pair",
                "uninstall them on the slave (wazo-provd-cli, or its administration), or see that both nodes have the same"
                        + " ones in the same versions");
    }
}
