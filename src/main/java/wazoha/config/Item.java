package wazoha.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value as it stands in a file, with the dotted key it stands under. */
record Item(Place place, String key, Node node) {
    private static final Pattern SECRET = Pattern.compile("password|passwd|secret|token|credential");
    private static final int LONGEST_SHOWN = 80;

    static Item of(Place file, String key, Node node) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        return new Item(file.at(line), key, node);
    }

    /** Text or number as written; empty for lists, mappings and nothing. */
    Optional<String> scalar() {
        return node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }

    /** A scalar that YAML itself reads as text, and not as a number, a truth value or a type of its own. */
    Optional<String> text() {
        return node.getTag().equals(Tag.STR) ? scalar() : Optional.empty();
    }

    /** The elements, keyed {@code key[0]} and so on; empty if this is no list. */
    Optional<List<Item>> elements() {
        if (!(node instanceof SequenceNode sequence)) {
            return Optional.empty();
        }
        var elements = new ArrayList<Item>();
        for (var element : sequence.getValue()) {
            elements.add(of(place, "%s[%d]".formatted(key, elements.size()), element));
        }
        return Optional.of(elements);
    }

    /** Reports that the value is not what it should be. */
    <T> Optional<T> wrong(Problems problems, String remedy) {
        problems.add(place, "%s is %s: %s".formatted(key, shown(), remedy));
        return Optional.empty();
    }

    /** The value for people, never one that may be a secret. */
    String shown() {
        if (SECRET.matcher(key.toLowerCase(Locale.ROOT)).find()) {
            return "set (its value is not shown)";
        }
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().isEmpty() ? "an empty list" : "a list";
        }
        return scalar().map(this::quoted).orElse("empty");
    }

    private String quoted(String value) {
        var line = value.replaceAll("\\p{Cntrl}", "?");
        var shortened = line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line;
        return node.getTag().equals(Tag.STR) ? "\"" + shortened + "\"" : shortened;
    }
}
