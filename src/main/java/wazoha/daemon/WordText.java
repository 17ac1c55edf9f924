package wazoha.daemon;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;
import wazoha.replication.MasterWord;
import wazoha.replication.SlaveWord;

/**
 * Words of the pair as one line of {@code key=value}, for the second way (docs/contract.md, appendix A). Additive as the
 * letterbox: keys that a reader does not know are left out, and none is ever taken away. Pure.
 */
final class WordText {
    static final int PROTOCOL = 1;
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private WordText() {}

    static String of(MasterWord word) {
        return "protocol=%d beat=%d boot=%s phase=%s epoch=%s serving=%s sick=%s offering=%s ready=%s foreign=%s farewell=%s"
                .formatted(
                        PROTOCOL,
                        word.beat(),
                        word.bootId(),
                        word.phase(),
                        word.epoch(),
                        yes(word.serving()),
                        yes(word.sick()),
                        yes(word.offering()),
                        yes(word.ready()),
                        yes(word.foreign()),
                        yes(word.farewell()));
    }

    /** @param source whether holder and epoch are the letterbox's or the journal's */
    static String of(SlaveWord word, String bootId, String source) {
        return ("protocol=%d beat=%d boot=%s source=%s phase=%s holder=%s epoch=%s dirty=%s serving=%s proven=%s willing=%s"
                        + " asks=%s incarnation=%d lineage=%s runs=%s")
                .formatted(
                        PROTOCOL,
                        word.beat(),
                        bootId,
                        source,
                        word.phase(),
                        word.holder().wire(),
                        word.epoch(),
                        yes(word.dirty()),
                        yes(word.serving()),
                        yes(word.proven()),
                        yes(word.willing()),
                        yes(word.asks()),
                        word.incarnation(),
                        word.lineage().pair(),
                        word.lineage().runs() < 0
                                ? "unread"
                                : Long.toString(word.lineage().runs()));
    }

    /** Empty for what is no such line. */
    static Optional<MasterWord> master(String line) {
        var values = values(line);
        try {
            return Optional.of(new MasterWord(
                    text(values, "phase"),
                    flag(values, "serving"),
                    flag(values, "sick"),
                    flag(values, "offering"),
                    flag(values, "ready"),
                    new Epoch(number(values, "epoch")),
                    flag(values, "foreign"),
                    text(values, "boot"),
                    flag(values, "farewell"),
                    number(values, "beat")));
        } catch (IllegalArgumentException noWord) {
            return Optional.empty();
        }
    }

    /** Empty for what is no such line. */
    static Optional<SlaveWord> slave(String line) {
        var values = values(line);
        try {
            var runs = text(values, "runs");
            return Optional.of(new SlaveWord(
                    runs.equals("unread")
                            ? Lineage.UNREAD
                            : new Lineage(UUID.fromString(text(values, "lineage")), number(values, "runs")),
                    number(values, "incarnation"),
                    NodeRole.ofWire(text(values, "holder"))
                            .orElseThrow(() -> new IllegalArgumentException("unknown holder")),
                    new Epoch(number(values, "epoch")),
                    text(values, "phase"),
                    flag(values, "dirty"),
                    flag(values, "serving"),
                    flag(values, "proven"),
                    flag(values, "willing"),
                    flag(values, "asks"),
                    number(values, "beat")));
        } catch (IllegalArgumentException noWord) {
            return Optional.empty();
        }
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }

    private static Map<String, String> values(String line) {
        var values = new HashMap<String, String>();
        for (var word : line.strip().split(" ", -1)) {
            int end = word.indexOf('=');
            if (end > 0) {
                values.put(word.substring(0, end), word.substring(end + 1));
            }
        }
        return values;
    }

    private static String text(Map<String, String> values, String key) {
        var value = values.get(key);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    private static boolean flag(Map<String, String> values, String key) {
        return switch (text(values, key)) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new IllegalArgumentException(key + " is neither yes nor no");
        };
    }

    private static long number(Map<String, String> values, String key) {
        var text = text(values, key);
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(key + " is no number");
        }
        return Long.parseLong(text);
    }
}
