package wazoha.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import wazoha.config.NodeConfig.PlainProcess;

/** A mapping of {@code name} and {@code command}, both needed, nothing else allowed. */
final class PlainProcessForm implements Form<PlainProcess> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

    @Override
    public Optional<PlainProcess> read(Item item, Problems problems) {
        if (!(item.node() instanceof MappingNode mapping)) {
            return item.wrong(problems, "a process is written {name: asterisk, command: [/usr/sbin/asterisk, -f]}");
        }
        var prefix = item.key() + ".";
        Map<String, Item> parts = new YamlFile(item.place(), problems)
                .entries(mapping, prefix).stream()
                        .collect(Collectors.toMap(part -> part.key().substring(prefix.length()), Function.identity()));
        var name = part(item, parts, "name", problems)
                .flatMap(part -> Forms.TEXT.read(part, problems).flatMap(text -> checkedName(part, text, problems)));
        var command = part(item, parts, "command", problems)
                .flatMap(part -> Forms.notEmpty(Forms.listOf(Forms.TEXT)).read(part, problems));
        parts.values()
                .forEach(other -> problems.add(
                        other.place(),
                        "%s is unknown: a process has name and command, nothing else".formatted(other.key())));
        if (name.isEmpty() || command.isEmpty() || !parts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PlainProcess(name.get(), command.get()));
    }

    private static Optional<Item> part(Item item, Map<String, Item> parts, String name, Problems problems) {
        var part = Optional.ofNullable(parts.remove(name));
        if (part.isEmpty()) {
            problems.add(item.place(), "%s has no %s: a process has name and command".formatted(item.key(), name));
        }
        return part;
    }

    private static Optional<String> checkedName(Item part, String text, Problems problems) {
        return NAME.matcher(text).matches()
                ? Optional.of(text)
                : part.wrong(problems, "a name has up to 32 small letters, digits, hyphens and underscores");
    }
}
