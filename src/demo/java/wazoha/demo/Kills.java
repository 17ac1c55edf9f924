package wazoha.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A daemon is killed before and after each step of a failover and of a failback, and started again a second later. Each
 * time the pair must come to rest by itself, with all its phones.
 */
final class Kills extends Trials {
    private static final String STOP_AT = "WAZO_HA_STOP_AT";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NOBODY_AT_MOST = Duration.ofSeconds(75);

    Kills(World world, Screen screen, Options options) {
        super(world, screen, options, "The daemon is killed at each step; figures in seconds", "combinations");
    }

    @Override
    List<Case> cases() {
        return Kill.all().stream()
                .map(kill -> new Case(kill.name(), () -> trial(kill)))
                .toList();
    }

    private Tally.Trial trial(Kill kill) throws DemoException, InterruptedException {
        var problems = new ArrayList<String>();
        restartSlave(kill);
        day.service().restart();
        world.master().powerOff();
        if (kill.step() == Kill.Step.FAILOVER) {
            kill(kill, problems);
        }
        demand(Await.within(PATIENCE, () -> day.watch().serves(Place.SLAVE)), "the slave did not serve", problems);
        var repaired = Instant.now();
        world.master().bootWithoutDaemon();
        world.master().startDaemon(kill.step() == Kill.Step.RETURN ? Map.of(STOP_AT, kill.point()) : Map.of());
        if (kill.step() != Kill.Step.FAILOVER) {
            kill(kill, problems);
        }
        demand(day.comesToRest(), "no rest: " + day.rest(), problems);
        var rested = Instant.now();
        demand(day.phonesWork(repaired), "a phone is lost", problems);
        var both = day.service().bothServed();
        var nobody = day.service().nobodyServed();
        demand(both.compareTo(BOTH_AT_MOST) <= 0, "two servers", problems);
        demand(nobody.compareTo(NOBODY_AT_MOST) <= 0, "nobody served for too long", problems);
        var seen = new LinkedHashMap<String, Double>();
        seen.put("nobody served", seconds(nobody));
        seen.put("both served", seconds(both));
        seen.put("at rest after the master's return", seconds(Duration.between(repaired, rested)));
        seen.put("phones home", seconds(Duration.between(repaired, Instant.now())));
        return new Tally.Trial(kill.name(), problems, seen);
    }

    /** A restart of the daemon leaves telephony alone, so the slave can be prepared while it stands by. */
    private void restartSlave(Kill kill) throws DemoException, InterruptedException {
        var slave = world.slave();
        slave.killDaemon();
        Disk.delete(marker(slave));
        slave.startDaemon(kill.step() == Kill.Step.RETURN ? Map.of() : Map.of(STOP_AT, kill.point()));
        Await.until(
                "a slave that stands by and sees its master",
                PATIENCE,
                () -> slave.daemon()
                        .status()
                        .filter(status -> "STANDBY".equals(status.at("/phase").asText()))
                        .filter(status ->
                                "SERVING".equals(status.at("/peer/diagnosis").asText()))
                        .isPresent());
    }

    /** Waits until the daemon has come to its step, kills it there, and starts it a second later as usual. */
    private void kill(Kill kill, List<String> problems) throws DemoException, InterruptedException {
        var node = world.node(kill.step() == Kill.Step.RETURN ? Place.MASTER : Place.SLAVE);
        if (!Await.within(PATIENCE, () -> Files.exists(marker(node)))) {
            problems.add("the step was never reached: " + day.rest());
        }
        Await.pause(kill.late());
        node.killDaemon();
        Await.pause(SECOND);
        Disk.delete(marker(node));
        node.startDaemon(Map.of());
    }

    private static Path marker(Node node) {
        return node.home().resolve("run/wazo-ha/stopped-at");
    }
}
