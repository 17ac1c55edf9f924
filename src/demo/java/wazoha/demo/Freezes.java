package wazoha.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The master is frozen while it copies to the slave, as a hypervisor freezes a machine that it moves, and thawed when the
 * slave serves. Nothing of what was under way may arrive then.
 */
final class Freezes extends Trials {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration SERVES_A_WHILE = Duration.ofSeconds(2);

    Freezes(World world, Screen screen, Options options) {
        super(world, screen, options, "The master is frozen in the middle of a copy", "freezes");
    }

    @Override
    List<Case> cases() {
        return Stream.<Load>of(new RowLoad(world), new FileLoad(world))
                .map(load -> new Case(load.name(), () -> trial(load)))
                .toList();
    }

    private Tally.Trial trial(Load load) throws DemoException, InterruptedException {
        var problems = new ArrayList<String>();
        var seen = new LinkedHashMap<String, Double>();
        load.prepare();
        demand(day.comesToRest(), "no rest before: " + day.rest(), problems);
        day.service().restart();
        var before = load.fingerprint(Place.SLAVE);
        load.send();
        Await.until("the middle of " + load.name(), PATIENCE, load::isUnderWay);
        world.master().freeze();
        var frozen = Instant.now();
        double then = load.arrived();
        Await.pause(BETWEEN_LOOKS);
        demand(load.arrived() == then && then > 0 && then < load.whole(), "it was not in the middle", problems);
        seen.put("%s on the slave's disk of %.0f".formatted(load.unit(), load.whole()), then);
        demand(
                Await.within(PATIENCE, () -> day.watch().serves(Place.SLAVE) && dirty()),
                "the slave did not take over",
                problems);
        seen.put("slave serving after", secondsSince(frozen));
        var taken = load.fingerprint(Place.SLAVE);
        demand(taken.equals(before), "the slave took over with a part of it", problems);
        Await.pause(SERVES_A_WHILE);
        world.master().thaw();
        var thawed = Instant.now();
        compare(load, taken, thawed, seen, problems);
        demand(day.comesToRest(), "no rest: " + day.rest(), problems);
        demand(
                Await.within(
                        PATIENCE,
                        () -> load.fingerprint(Place.MASTER).equals(load.fingerprint(Place.SLAVE))
                                && !load.fingerprint(Place.SLAVE).equals(before)),
                "it did not arrive after the pair was itself again",
                problems);
        seen.put("all there after", secondsSince(thawed));
        demand(day.phonesWork(thawed), "a phone is lost", problems);
        var both = day.service().bothServed();
        seen.put("both served (from the thaw)", seconds(both));
        demand(both.compareTo(BOTH_AT_MOST) <= 0, "two servers", problems);
        seen.put("nobody served", seconds(day.service().nobodyServed()));
        return new Tally.Trial(load.name(), problems, seen);
    }

    /** Until the pair has fetched what the slave collected, nothing of the master may change anything there. */
    private void compare(Load load, String taken, Instant thawed, Map<String, Double> seen, List<String> problems)
            throws DemoException, InterruptedException {
        double looks = 0;
        var end = thawed.plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            var now = load.fingerprint(Place.SLAVE);
            if (!dirty()) { // asked afterwards: what was seen before may have come by right
                break;
            }
            looks++;
            if (!now.equals(taken)) {
                problems.add("something arrived %.1f s after the thaw".formatted(secondsSince(thawed)));
                break;
            }
            Await.pause(BETWEEN_LOOKS);
        }
        seen.put("looks in which nothing had changed", looks);
        seen.put("clean again after", secondsSince(thawed));
        demand(looks > 0, "nobody looked", problems);
    }

    private boolean dirty() throws DemoException {
        return world.slave()
                .database()
                .readAsDaemon("SELECT dirty FROM wazo_ha.state")
                .equals(List.of("t"));
    }
}
