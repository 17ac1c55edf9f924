package wazoha.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One configuration file as a flat list of {@code section.key} and value. Only YAML's own nodes are made, never an
 * object that a file names.
 */
final class YamlFile {
    /** Far above any real configuration, far below what could hurt. */
    private static final int MAX_BYTES = 256 * 1024;

    private static final int MAX_ALIASES = 20;

    private final Place place;
    private final Problems problems;

    YamlFile(Place place, Problems problems) {
        this.place = place;
        this.problems = problems;
    }

    /** Mistakes of form are reported; the values themselves are looked at later. */
    List<Item> items() {
        return root().map(root -> items(root, "")).orElse(List.of());
    }

    /** Below the first level a mapping is a section only where keys are known below it. */
    private List<Item> items(MappingNode mapping, String prefix) {
        var items = new ArrayList<Item>();
        for (var entry : entries(mapping, prefix)) {
            if (entry.node() instanceof MappingNode section
                    && !section.getValue().isEmpty()
                    && (prefix.isEmpty() || isSection(entry))) {
                items.addAll(items(section, entry.key() + "."));
            } else if (!isEmptySection(entry)) {
                items.add(entry);
            }
        }
        return items;
    }

    /** A section without keys, or with all of them commented out, says nothing and is no mistake. */
    private static boolean isEmptySection(Item entry) {
        boolean empty = entry.node().getTag().equals(Tag.NULL)
                || (entry.node() instanceof MappingNode section
                        && section.getValue().isEmpty());
        return empty && isSection(entry);
    }

    private static boolean isSection(Item entry) {
        return ConfigKeys.NAMES.stream().anyMatch(name -> name.startsWith(entry.key() + "."));
    }

    private Optional<MappingNode> root() {
        Optional<Node> root = read().flatMap(this::compose);
        if (root.isPresent() && !(root.get() instanceof MappingNode)) {
            if (!root.get().getTag().equals(Tag.NULL)) {
                Item.of(place, "the file", root.get())
                        .wrong(problems, "it must hold keys, such as \"log_level: info\"");
            }
            return Optional.empty();
        }
        return root.map(MappingNode.class::cast);
    }

    private Optional<String> read() {
        try {
            long size = Files.size(place.file());
            if (size > MAX_BYTES) {
                problems.add(place, "the file has %d bytes: at most %d are read".formatted(size, MAX_BYTES));
                return Optional.empty();
            }
            return Optional.of(Files.readString(place.file()));
        } catch (CharacterCodingException notUtf8) {
            problems.add(place, "the file is not UTF-8 text: save it as UTF-8");
        } catch (IOException fault) {
            problems.add(place, "the file cannot be read (%s): check its owner and mode".formatted(fault));
        }
        return Optional.empty();
    }

    private Optional<Node> compose(String text) {
        var settings = LoadSettings.builder()
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(MAX_BYTES)
                .setAllowNonScalarKeys(true) // reported with its line, below
                .build();
        try {
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException fault) {
            var line = fault.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            var column = fault.getProblemMark().map(Mark::getColumn).orElse(-1) + 1;
            problems.add(
                    place.at(line),
                    "this is not YAML, at line %d, column %d: %s; nothing of this file was read"
                            .formatted(line, column, fault.getProblem()));
        } catch (YamlEngineException fault) {
            problems.add(place, "this is not YAML that we read: %s".formatted(fault.getMessage()));
        }
        return Optional.empty();
    }

    /** The entries of a mapping under a prefix; of an entry that stands twice, the first. */
    List<Item> entries(MappingNode mapping, String prefix) {
        var entries = new ArrayList<Item>();
        Map<String, Integer> lines = new HashMap<>();
        for (var tuple : mapping.getValue()) {
            var key = Item.of(place, prefix + "key", tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                key.wrong(problems, "a key is a plain word");
                continue;
            }
            var full = prefix + name.getValue();
            var first = lines.putIfAbsent(full, key.place().line());
            if (first != null) {
                problems.add(key.place(), "%s stands here again, first in line %d: keep one".formatted(full, first));
            } else {
                entries.add(new Item(key.place(), full, tuple.getValueNode()));
            }
        }
        return entries;
    }
}
