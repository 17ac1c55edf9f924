package wazoha.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The entry of ./demo. Statuses: 0 the promise held, 1 it did not, 2 wrong usage, 3 it could not run here. */
public final class Demo {
    private static final int BROKEN = 1;
    private static final int USAGE = 2;
    private static final int IMPOSSIBLE = 3;

    private Demo() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
        try {
            System.exit(run(Options.parse(List.of(arguments))));
        } catch (Options.UsageException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(USAGE);
        } catch (DemoException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(IMPOSSIBLE);
        }
    }

    @SuppressWarnings("SystemOut")
    private static int run(Options options) throws DemoException, InterruptedException {
        var checkout =
                Path.of(System.getProperty("wazoha.home", ".")).toAbsolutePath().normalize();
        int columns = Integer.getInteger("demo.columns", 0);
        var screen = new Screen(System.out, columns, options.json());
        try (var world = new World(checkout, options.times())) {
            Runtime.getRuntime().addShutdownHook(new Thread(world::close));
            introduce(world, screen, options.times());
            try (var show = show(world, screen, options)) {
                var verdict = show.play();
                screen.close();
                screen.title("Measured");
                verdict.lines().forEach(screen::stay);
                if (options.json()) {
                    var json = new ObjectMapper().createObjectNode();
                    json.put("show", options.kind().name().toLowerCase(Locale.ROOT));
                    json.put("fault", options.fault().name().toLowerCase(Locale.ROOT));
                    json.put("phones", options.phones());
                    json.put("ground", world.ground().description());
                    verdict.into(json);
                    System.out.println(json);
                }
                if (!verdict.isKept()) {
                    keepLogs(world, checkout);
                }
                if (options.keep()) {
                    lookAround(world, screen);
                }
                return verdict.isKept() ? 0 : BROKEN;
            } catch (DemoException e) {
                screen.close();
                keepLogs(world, checkout);
                throw e;
            }
        }
    }

    private static Show show(World world, Screen screen, Options options) {
        return switch (options.kind()) {
            case STORY -> new Story(world, screen, options);
            case KILLS -> new Kills(world, screen, options);
            case FREEZES -> new Freezes(world, screen, options);
            case LATENCY -> new Latency(world, screen, options);
        };
    }

    private static void introduce(World world, Screen screen, Times times) {
        screen.title("wazo-ha: a telephone system survives the death of its server");
        screen.stay("The pair: " + world.ground().description() + ".");
        world.ground().limits().forEach(limit -> screen.stay("Cannot be shown here: " + limit + "."));
        screen.stay("Short times, so that you need not wait:");
        times.lines().forEach(line -> screen.stay("  " + line));
    }

    /** The world vanishes with the demo; what its programs said should not, when something went wrong. */
    @SuppressWarnings("SystemOut")
    private static void keepLogs(World world, Path checkout) throws DemoException, InterruptedException {
        var name = "logs-"
                + ProcessHandle.current()
                        .info()
                        .startInstant()
                        .map(at -> at.toEpochMilli())
                        .orElse(0L);
        var logs = Disk.folder(world.cache().resolve(name));
        for (var node : List.of(world.master(), world.slave())) {
            Command.of(
                            "cp",
                            "-r",
                            node.home().resolve("log").toString(),
                            logs.resolve(node.place().word()).toString())
                    .call(Duration.ofSeconds(20));
        }
        System.err.println("What the programs said is kept in "
                + checkout.resolve("target/demo").resolve(name));
    }

    private static void lookAround(World world, Screen screen) throws InterruptedException {
        screen.title("Everything stays up. Ctrl-C ends it. From another terminal:");
        screen.stay("  into the master: " + world.ground().entrance(Place.MASTER));
        screen.stay("  into the slave:  " + world.ground().entrance(Place.SLAVE));
        screen.stay("  there: bin/wazo-ha status --root " + world.master().home() + " (or "
                + world.slave().home() + ")");
        Await.pause(Duration.ofDays(1));
    }
}
