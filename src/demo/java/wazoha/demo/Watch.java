package wazoha.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at both nodes all the time, as an operator with two terminals would, and remembers when which first was seen.
 *
 * <p>Thread-safe.
 */
final class Watch implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;
    private static final long DRAW_MILLIS = 250;
    private static final String UNKNOWN = "-";

    /** One look at one node. An answer of a switched-off node is empty. */
    record Seen(Place place, String phase, String diagnosis, boolean dirty, boolean serves, Instant at) {}

    private final Supplier<Optional<PhoneBook>> phones;
    private final Map<Place, JsonNode> latest = new LinkedHashMap<>();
    private final Map<Place, Boolean> serves = new LinkedHashMap<>();
    private final List<Seen> changes = new ArrayList<>();
    private final ExecutorService clock = Executors.newFixedThreadPool(5, task -> {
        var thread = new Thread(task, "watch");
        thread.setDaemon(true);
        return thread;
    });

    Watch(World world, Screen screen, Supplier<Optional<PhoneBook>> phones) {
        this.phones = phones;
        for (var node : List.of(world.master(), world.slave())) {
            var ping = new SipPing(world.ground().observer(), node.address());
            repeat(() -> look(node), LOOK_MILLIS);
            repeat(() -> serves(node, ping.serves()), LOOK_MILLIS);
        }
        if (screen.isTerminal()) {
            repeat(() -> screen.show(table()), DRAW_MILLIS);
        }
    }

    synchronized String phase(Place place) {
        return text(place, "/phase");
    }

    /** A text of the last status; "-" while no daemon answers. */
    synchronized String text(Place place, String pointer) {
        var status = latest.get(place);
        return status == null ? UNKNOWN : status.at(pointer).asText(UNKNOWN);
    }

    synchronized boolean serves(Place place) {
        return serves.getOrDefault(place, false);
    }

    /** When a node was first seen in a state after an instant. */
    synchronized Optional<Instant> first(Instant since, Predicate<Seen> state) {
        return changes.stream()
                .filter(seen -> !seen.at().isBefore(since))
                .filter(state)
                .map(Seen::at)
                .findFirst();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void repeat(Runnable look, long millis) {
        clock.execute(() -> {
            try {
                while (!clock.isShutdown()) {
                    look.run();
                    Await.pause(Duration.ofMillis(millis));
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void look(Node node) {
        @Nullable JsonNode status = node.daemon().status().orElse(null);
        synchronized (this) {
            if (status == null) {
                latest.remove(node.place());
            } else {
                latest.put(node.place(), status);
            }
            note(node.place());
        }
    }

    private synchronized void serves(Node node, boolean answers) {
        serves.put(node.place(), answers);
        note(node.place());
    }

    private void note(Place place) {
        var seen = new Seen(
                place,
                text(place, "/phase"),
                text(place, "/peer/diagnosis"),
                "true".equals(text(place, "/dirty")),
                serves(place),
                Instant.now());
        var before = changes.stream().filter(old -> old.place() == place).reduce((older, newer) -> newer);
        if (before.isEmpty() || !same(before.get(), seen)) {
            changes.add(seen);
        }
    }

    private static boolean same(Seen one, Seen other) {
        return one.phase().equals(other.phase())
                && one.diagnosis().equals(other.diagnosis())
                && one.dirty() == other.dirty()
                && one.serves() == other.serves();
    }

    private synchronized List<String> table() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT, "  %-8s %-13s %-7s %-28s %s", "node", "phase", "SIP", "sees its peer as", "why"));
        for (var place : List.of(Place.MASTER, Place.SLAVE)) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-8s %-13s %-7s %-28s %s",
                    place.word(),
                    latest.containsKey(place) ? phase(place) : "(no daemon)",
                    serves(place) ? "serves" : "silent",
                    text(place, "/peer/diagnosis"),
                    text(place, "/why")));
        }
        lines.add("  database " + text(Place.MASTER, "/replication/state") + ": "
                + text(Place.MASTER, "/replication/lastResult"));
        phones.get()
                .ifPresent(book -> lines.add(String.format(
                        Locale.ROOT,
                        "  phones   %d: %d at the master, %d at the slave; calls answered %d, failed %d",
                        book.names().size(),
                        book.registeredAt(Place.MASTER),
                        book.registeredAt(Place.SLAVE),
                        book.answered(),
                        book.failed())));
        return lines;
    }
}
