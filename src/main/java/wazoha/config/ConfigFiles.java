package wazoha.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import wazoha.node.NodePaths;

/**
 * Reads {@code /etc/wazo-ha/config.yml}, then {@code /etc/wazo-ha/conf.d/*.yml} in the order of their names. A later
 * file overrides an earlier one key by key; a list is one value. What no file sets has its default.
 */
public final class ConfigFiles {
    private ConfigFiles() {}

    /**
     * The settings of the node under this root. Paths among the settings stay as they are on a host: whoever opens
     * {@code database.password_file}, {@code node.boot_id_file} or {@code files.directories} puts them under the
     * root with {@link NodePaths#resolve}.
     *
     * @throws BadConfigException if anything at all is wrong in any of the files
     */
    public static NodeConfig load(NodePaths paths) throws BadConfigException {
        var problems = new Problems();
        var items = new ArrayList<Item>();
        int order = 0;
        for (var file : files(paths, problems)) {
            items.addAll(new YamlFile(new Place(order++, file, 0), problems).items());
        }
        var values = new Values(items, problems);
        var config = ConfigKeys.read(values);
        values.refuseUnknownKeys();
        CrossChecks.run(config, values, problems);
        if (!problems.none()) {
            throw new BadConfigException(problems.texts());
        }
        return config;
    }

    private static List<Path> files(NodePaths paths, Problems problems) {
        var files = new ArrayList<Path>();
        if (Files.exists(paths.configFile(), LinkOption.NOFOLLOW_LINKS)) {
            files.add(paths.configFile());
        }
        if (!Files.isDirectory(paths.configFolder())) {
            return files;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(paths.configFolder(), "*.yml")) {
            var additions = new ArrayList<Path>();
            found.forEach(additions::add);
            additions.removeIf(file -> file.getFileName().toString().startsWith("."));
            additions.sort(Comparator.comparing(file -> file.getFileName().toString()));
            files.addAll(additions);
        } catch (IOException | DirectoryIteratorException fault) {
            problems.add(
                    new Place(0, paths.configFolder(), 0),
                    "the folder cannot be read (%s): check its owner and mode".formatted(fault));
        }
        return files;
    }
}
