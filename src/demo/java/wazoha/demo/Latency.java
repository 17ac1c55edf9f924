package wazoha.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Single rows change on the master at random moments: how long until the slave has each, with the usual settings. */
final class Latency implements Show {
    private static final int PHONES = 20;
    private static final long SEED = 1;
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(1500);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final World world;
    private final Screen screen;
    private final Options options;
    private final Watch watch;
    /** When each change was committed that the slave does not have yet. */
    private final Map<Integer, Long> pending = new LinkedHashMap<>();

    private final List<Duration> arrived = new ArrayList<>();

    Latency(World world, Screen screen, Options options) {
        this.world = world;
        this.screen = screen;
        this.options = options;
        this.watch = new Watch(world, screen, Optional::empty);
    }

    @Override
    public LatencyFigures play() throws DemoException, InterruptedException {
        screen.title("1. A pair is set up");
        new Setup(world, screen, watch).play(stock());
        screen.title("2. %d single rows change at random moments (seed %d)".formatted(options.changes(), SEED));
        change();
        var memory = new LinkedHashMap<String, Double>();
        for (var node : List.of(world.master(), world.slave())) {
            memory.put(
                    node.place().word(),
                    node.daemonProcesses()
                            .mapToDouble(Processes::mostMebibytes)
                            .max()
                            .orElse(Double.NaN));
        }
        return new LatencyFigures(
                options.users(), options.changes(), arrived.stream().sorted().toList(), memory);
    }

    private Stock stock() {
        return options.users() == 0
                ? new FewUsers(
                        world, IntStream.range(0, PHONES).mapToObj(Users::make).toList())
                : new GeneratedStock(world, world.checkout(), options.users());
    }

    /** Changes come at intervals of an exponential distribution; meanwhile the slave is asked for all that it lacks. */
    private void change() throws DemoException, InterruptedException {
        var random = new Random(SEED);
        int made = 0;
        long next = System.nanoTime();
        long end = Long.MAX_VALUE;
        while (made < options.changes() || (!pending.isEmpty() && System.nanoTime() < end)) {
            if (made < options.changes() && System.nanoTime() >= next) {
                made++;
                world.master()
                        .database()
                        .write("UPDATE userfeatures SET destunc = 'change %d' WHERE id = %d"
                                .formatted(made, row(made)));
                pending.put(made, System.nanoTime());
                next = System.nanoTime() + (long) (-Math.log(1 - random.nextDouble()) * BETWEEN_CHANGES.toNanos());
                end = System.nanoTime() + PATIENCE.toNanos();
            }
            look();
            Await.pause(BETWEEN_LOOKS);
        }
    }

    private static int row(int change) {
        return 1 + change % PHONES;
    }

    private void look() throws DemoException {
        if (pending.isEmpty()) {
            return;
        }
        var rows = pending.keySet().stream()
                .map(change -> String.valueOf(row(change)))
                .collect(Collectors.joining(","));
        var asked = "SELECT id || substr(destunc, 7) FROM userfeatures WHERE destunc LIKE 'change %%' AND id IN (%s)"
                .formatted(rows);
        var seen = world.slave().database().read(asked);
        long now = System.nanoTime();
        for (var row : seen) {
            int id = Integer.parseInt(row.substring(0, row.indexOf(' ')));
            int newest = Integer.parseInt(row.substring(row.indexOf(' ') + 1));
            pending.entrySet().removeIf(change -> {
                boolean there = row(change.getKey()) == id && change.getKey() <= newest;
                if (there) {
                    arrived.add(Duration.ofNanos(now - change.getValue()));
                }
                return there;
            });
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
