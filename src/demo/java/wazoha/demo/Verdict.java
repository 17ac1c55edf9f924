package wazoha.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Measured times and broken promises. */
final class Verdict implements Outcome {
    private record Figure(String text, Optional<Duration> value) {}

    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();

    /** @param text what was measured, for people; the name is for machines */
    void measured(String name, String text, Optional<Duration> value) {
        figures.put(name, new Figure(text, value));
    }

    void measured(String name, String text, Instant from, Optional<Instant> to) {
        measured(name, text, to.map(instant -> Duration.between(from, instant)));
    }

    /** Notes a promise that must hold. */
    void promise(boolean kept, String otherwise) {
        if (!kept) {
            broken.add(otherwise);
        }
    }

    @Override
    public boolean isKept() {
        return broken.isEmpty();
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<String>();
        figures.values().forEach(figure -> lines.add("  %-52s %s".formatted(figure.text(), seconds(figure.value()))));
        lines.add("");
        if (isKept()) {
            lines.add("KEPT: every phone could call and be called before, during and after; nothing was lost.");
        } else {
            broken.forEach(promise -> lines.add("BROKEN: " + promise));
        }
        return lines;
    }

    @Override
    public void into(ObjectNode json) {
        json.put("kept", isKept());
        var broke = json.putArray("broken");
        broken.forEach(broke::add);
        var times = json.putObject("seconds");
        figures.forEach((name, figure) -> figure.value()
                .ifPresentOrElse(value -> times.put(name, value.toMillis() / 1000.0), () -> times.putNull(name)));
    }

    private static String seconds(Optional<Duration> value) {
        return value.map(time -> String.format(Locale.ROOT, "%7.2f s", time.toMillis() / 1000.0))
                .orElse("  never");
    }
}
