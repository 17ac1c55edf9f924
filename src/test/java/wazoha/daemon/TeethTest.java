package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import wazoha.failover.MasterFacts;
import wazoha.failover.MasterRules;
import wazoha.failover.RuleTable;
import wazoha.failover.SlaveFacts;
import wazoha.failover.SlaveRules;

/** The simulation has teeth: a pair that lacks any one rule, or any one action of a rule, breaks an invariant. */
class TeethTest {
    private static final int SEEDS = Integer.getInteger("teeth", 20_000);

    /** A pair of tables with one thing taken out. */
    private record Mutant(String name, RuleTable<SlaveFacts> slave, RuleTable<MasterFacts> master) {}

    @Test
    void everyRuleAndEveryActionIsNeeded() {
        var survivors = Collections.synchronizedList(new ArrayList<String>());
        mutants().parallel().filter(TeethTest::survives).forEach(mutant -> survivors.add(mutant.name()));
        System.out.printf("teeth: %d mutants, survivors %s%n", mutants().count(), survivors);
        assertThat(survivors).isEmpty();
    }

    private static Stream<Mutant> mutants() {
        var mutants = new ArrayList<Mutant>();
        for (var row : SlaveRules.TABLE.rows()) {
            mutants.add(new Mutant("rule " + row.id(), SlaveRules.TABLE.without(row.id()), MasterRules.TABLE));
            row.actions()
                    .forEach(action -> mutants.add(new Mutant(
                            "rule %d without %s".formatted(row.id(), action),
                            SlaveRules.TABLE.without(row.id(), action),
                            MasterRules.TABLE)));
        }
        for (var row : MasterRules.TABLE.rows()) {
            mutants.add(new Mutant("rule " + row.id(), SlaveRules.TABLE, MasterRules.TABLE.without(row.id())));
            row.actions()
                    .forEach(action -> mutants.add(new Mutant(
                            "rule %d without %s".formatted(row.id(), action),
                            SlaveRules.TABLE,
                            MasterRules.TABLE.without(row.id(), action))));
        }
        return List.copyOf(mutants).stream();
    }

    private static boolean survives(Mutant mutant) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new SimFaults(new SimPair(seed, mutant.slave(), mutant.master())).story();
            } catch (SimInvariants.Violation | IllegalStateException bitten) {
                return false;
            }
        }
        return true;
    }
}
