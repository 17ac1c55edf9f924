package wazoha.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * The pair and the office with the phones, ready to be switched on.
 *
 * <p>{@code close} leaves nothing: no process, no name space, no file.
 */
public final class World implements AutoCloseable {
    private static final Path MOUNTED_KIT = Path.of("/run/w/kit");
    /** A small heap and the quick compiler: the telephony process lives for a minute and must start fast. */
    private static final List<String> QUICK_JVM =
            List.of("-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m");

    private final Ground ground;
    private final Path checkout;
    private final Path cache;
    private final Times times;
    private final Map<Place, Node> nodes = new EnumMap<>(Place.class);

    /** @param checkout the folder of this repository, built */
    public World(Path checkout, Times times) throws DemoException, InterruptedException {
        this.checkout = checkout;
        this.times = times;
        boolean separate = Files.isDirectory(MOUNTED_KIT);
        this.ground = separate ? new NameSpaces() : new Loopback();
        this.cache = separate ? MOUNTED_KIT : checkout.resolve("target/demo");
        var owner = System.getenv().getOrDefault("WAZO_HA_DEMO_OWNER", System.getProperty("user.name"));
        var kit = new PostgresKit(cache, ground, owner);
        kit.prepare();
        nodes.put(Place.MASTER, node(Place.MASTER, Place.SLAVE, kit));
        nodes.put(Place.SLAVE, node(Place.SLAVE, Place.MASTER, kit));
        together(nodes.values().stream().map(node -> prepare(node, kit)).toList());
    }

    public Node master() {
        return node(Place.MASTER);
    }

    public Node slave() {
        return node(Place.SLAVE);
    }

    public Node node(Place place) {
        var node = nodes.get(place);
        if (node == null) {
            throw new IllegalArgumentException("no node stands at " + place);
        }
        return node;
    }

    /** The folder of this repository. */
    public Path checkout() {
        return checkout;
    }

    /** What is kept between two runs. */
    public Path cache() {
        return cache;
    }

    public Ground ground() {
        return ground;
    }

    /** A Java program of the demo that runs in a place. */
    public List<String> java(Place place, String main, String... arguments) {
        var line = javaLine(main);
        line.addAll(List.of(arguments));
        return ground.in(place, line);
    }

    /** Does things at the same time, and fails with the first that fails. */
    public static void together(List<Callable<Void>> deeds) throws DemoException, InterruptedException {
        var workers = Executors.newFixedThreadPool(Math.max(1, deeds.size()));
        try {
            for (var done : workers.invokeAll(deeds)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DemoException said
                    ? said
                    : new DemoException("the world of the demo could not be made: " + e.getCause(), e);
        } finally {
            workers.shutdownNow();
        }
    }

    @Override
    public void close() {
        ground.close();
    }

    private Node node(Place place, Place peer, PostgresKit kit) throws DemoException {
        var home = ground.folder().resolve(place.letter());
        var program = checkout.resolve("bin/wazo-ha");
        var files = new NodeFiles(place, peer, home, ground, program, telephony(place, home));
        return new Node(place, home, ground, program, files, new Postgres(place, home, ground, kit));
    }

    private Callable<Void> prepare(Node node, PostgresKit kit) {
        return () -> {
            node.install(kit, times);
            return null;
        };
    }

    private List<String> telephony(Place place, Path home) {
        var database =
                "jdbc:postgresql://%s:%d/%s".formatted(ground.databaseHost(place), ground.port(5432), Schema.DATABASE);
        var line = javaLine("wazoha.demo.sip.SipServerMain");
        line.addAll(List.of("--listen", ground.address(place), "--port", "5060", "--database", database));
        line.addAll(List.of("--user", Schema.TELEPHONY));
        line.addAll(List.of(
                "--password-file",
                home.resolve("etc/asterisk/database-password").toString()));
        line.addAll(List.of("--config", home.resolve("etc/asterisk/sip.conf").toString()));
        line.addAll(List.of("--min-expiry", String.valueOf(times.minExpiry())));
        line.addAll(List.of("--max-expiry", String.valueOf(times.maxExpiry())));
        line.addAll(List.of("--default-expiry", String.valueOf(times.defaultExpiry())));
        return line;
    }

    private static List<String> javaLine(String main) {
        var line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        line.addAll(QUICK_JVM);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return line;
    }
}
