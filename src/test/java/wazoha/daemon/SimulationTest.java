package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import wazoha.failover.MasterRules;
import wazoha.failover.SlaveRules;

/**
 * Two daemons' production cycles against random faults in virtual time. {@code -Dseeds=N} runs N seeds, from
 * {@code -Dsimulation.firstSeed=S} on; a failing seed is printed, and run alone
 * ({@code -Dseeds=1}) it prints every change of rule.
 */
class SimulationTest {
    private static final long SEEDS = Long.getLong("seeds", 10_000);
    private static final long FIRST = Long.getLong("firstSeed", 0);

    @Test
    void noSeedBreaksAnInvariant() {
        var failures = Collections.synchronizedList(new ArrayList<String>());
        var seen = Collections.synchronizedSet(new TreeSet<Integer>());
        LongStream.range(FIRST, FIRST + SEEDS).parallel().forEach(seed -> {
            var pair = new SimPair(seed, SlaveRules.TABLE, MasterRules.TABLE);
            pair.trace = SEEDS == 1;
            try {
                new SimFaults(pair).story();
            } catch (SimInvariants.Violation | IllegalStateException broken) {
                failures.add("seed %d: %s".formatted(seed, broken.getMessage()));
            }
            seen.addAll(pair.rulesSeen);
        });
        System.out.printf(
                "simulation: %d seeds from %d, %d failed, rules seen %s%n", SEEDS, FIRST, failures.size(), seen);
        assertThat(failures.stream().limit(10)).isEmpty();
    }
}
