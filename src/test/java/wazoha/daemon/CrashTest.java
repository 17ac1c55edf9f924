package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import wazoha.failover.MasterRules;
import wazoha.failover.SlaveRules;

/**
 * A daemon is killed before and after each journalled step of a failover and a failback, and started again 2 s later: all
 * invariants hold on the way, and the pair comes home.
 */
class CrashTest {
    private static final long SEED = 1;

    /** One place to die: the n-th time that this step is reached. */
    private record Point(boolean onMaster, String step, int occurrence, boolean before) {}

    @Test
    void aDaemonThatDiesAtAnyStepComesBackToTheRightPhase() {
        var points = new LinkedHashSet<Point>();
        var quiet = pair();
        watch(quiet.master, true, points);
        watch(quiet.slave, false, points);
        story(quiet);
        var failures = new ArrayList<String>();
        for (var point : points) {
            try {
                var pair = pair();
                arm(point.onMaster() ? pair.master : pair.slave, point);
                story(pair);
            } catch (SimInvariants.Violation | IllegalStateException broken) {
                failures.add("%s: %s".formatted(point, broken.getMessage()));
            }
        }
        System.out.printf("crashes: %d combinations, %d failed%n", points.size(), failures.size());
        assertThat(points.size()).isGreaterThan(40);
        assertThat(failures).isEmpty();
    }

    private static SimPair pair() {
        return new SimPair(SEED, SlaveRules.TABLE, MasterRules.TABLE);
    }

    /** Up, proven, the master dies for 40 s and returns. */
    private static void story(SimPair pair) {
        pair.master.powerOn();
        pair.slave.powerOn();
        pair.run(100_000);
        pair.master.powerOff();
        pair.run(40_000);
        pair.master.powerOn();
        pair.run(100_000);
        pair.usersPause = true;
        pair.run(10_000);
        pair.invariants.rest();
    }

    /** Repeated wishes count twice at most: the first time, and once more when everything rests on it. */
    private static void watch(SimNode node, boolean onMaster, Set<Point> points) {
        var seen = new ArrayList<String>();
        node.crashPoint = (step, before) -> {
            if (before) {
                seen.add(step);
            }
            int occurrence = (int) seen.stream().filter(step::equals).count();
            if (occurrence <= 2) {
                points.add(new Point(onMaster, step, occurrence, before));
            }
            return false;
        };
    }

    private static void arm(SimNode node, Point point) {
        List<String> seen = new ArrayList<>();
        node.crashPoint = (step, before) -> {
            if (before) {
                seen.add(step);
            }
            return step.equals(point.step())
                    && before == point.before()
                    && seen.stream().filter(step::equals).count() == point.occurrence()
                    && seen.add("died");
        };
    }
}
