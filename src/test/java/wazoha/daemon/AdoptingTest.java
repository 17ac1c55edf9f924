package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.failover.Decision;
import wazoha.failover.Kinship;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.failover.SlaveSight;
import wazoha.failover.Telephony;
import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;
import wazoha.node.Ticker;
import wazoha.replication.Adoption;
import wazoha.replication.DatabaseAccess;
import wazoha.replication.LocalAdmin;
import wazoha.replication.MergePass;
import wazoha.replication.MergePasses;
import wazoha.replication.Replicator;
import wazoha.replication.RunMemory;
import wazoha.replication.SlaveWord;
import wazoha.replication.TableClasses;

/** When {@code wazo-ha adopt} says no; databases that nobody reaches show that it asked none. */
class AdoptingTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final DatabaseAccess NOWHERE =
            new DatabaseAccess("127.0.0.1", 1, "asterisk", "nobody", "", "test", SHORT, SHORT);

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest(name = "from {0}: {1}, {2}, telephony {3}, slave {4}, claimed {5}, sick {6} -> {7}")
    @CsvSource(delimiter = '|', textBlock = """
        # from | kinship       | phase     | telephony | slave   | claimed | sick  | says
        slave  | UNKNOWN       | RETURNING | STOPPED   | SERVING | false   | false | was not read yet
        slave  | UNPROVEN      | RETURNING | STOPPED   | SERVING | false   | false | the slave was never filled
        slave  | SAME          | RETURNING | STOPPED   | SERVING | false   | false | there is nothing to adopt
        master | SLAVE_BEHIND  | SERVING   | RUNNING   | IDLE    | true    | false | no decision is needed
        slave  | STRANGERS     | SERVING   | RUNNING   | IDLE    | true    | false | order service to the slave first
        slave  | MASTER_BEHIND | RETURNING | UNKNOWN   | SERVING | false   | false | order service to the slave first
        master | STRANGERS     | RETURNING | STOPPED   | SERVING | false   | false | order it silent first
        master | STRANGERS     | SERVING   | RUNNING   | UNKNOWN | true    | false | the slave is not silent (UNKNOWN
        master | MASTER_BEHIND | SERVING   | RUNNING   | IDLE    | false   | false | does not serve under the newest claim
        master | MASTER_BEHIND | SERVING   | RUNNING   | IDLE    | true    | true  | this master is sick
        """)
    void itRefusesAndSaysWhatToDo(
            NodeRoleWord from,
            Kinship kinship,
            Phase phase,
            Telephony telephony,
            SlaveSight slave,
            boolean claimed,
            boolean sick,
            String says)
            throws Exception {
        var adopting = adopting(from, report(kinship, phase, telephony, slave, claimed, sick, true));
        assertThatThrownBy(() -> adopting.carryOut((merge, epoch) -> "fetched", engines()))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("adopt --from %s refused: ".formatted(from))
                .hasMessageContaining(says)
                .hasMessageEndingWith("nothing was changed");
        assertThat(told).isEmpty();
    }

    @ParameterizedTest(name = "from {0}")
    @CsvSource({"slave, RETURNING, STOPPED, SERVING", "master, SERVING, RUNNING, IDLE"})
    void itGoesToTheDatabasesWhereNothingSpeaksAgainstIt(
            NodeRoleWord from, Phase phase, Telephony telephony, SlaveSight slave) throws Exception {
        var adopting = adopting(from, report(Kinship.STRANGERS, phase, telephony, slave, true, false, true));
        assertThatThrownBy(() -> adopting.carryOut((merge, epoch) -> "fetched", engines()))
                .hasMessageContaining("adoption between database asterisk on 127.0.0.1 port 1")
                .hasMessageContaining("refused");
    }

    @ParameterizedTest(name = "from {0}")
    @CsvSource({"slave", "master"})
    void aSlaveThatCannotBeReachedIsNamed(NodeRoleWord from) throws Exception {
        var unreadable =
                report(Kinship.STRANGERS, Phase.RETURNING, Telephony.STOPPED, SlaveSight.SILENT, false, false, false);
        var adopting = adopting(from, unreadable);
        assertThatThrownBy(() -> adopting.carryOut((merge, epoch) -> "fetched", engines()))
                .hasMessageContaining("cannot be reached (TCP 5432)");
    }

    /** As the command line has it. */
    enum NodeRoleWord {
        slave,
        master
    }

    private Adopting adopting(NodeRoleWord from, CycleReport report) {
        var role = from == NodeRoleWord.slave ? NodeRole.SLAVE : NodeRole.MASTER;
        return new Adopting(role, () -> Optional.of(report), (event, why) -> told.add(event));
    }

    private static CycleReport report(
            Kinship kinship,
            Phase phase,
            Telephony telephony,
            SlaveSight slave,
            boolean claimed,
            boolean sick,
            boolean readable) {
        var memory = new Remembered(phase, new Epoch(4), claimed, false, false, true, "boot", 0, Order.NONE);
        var row = new SlaveWord(
                new Lineage(new UUID(0, 1), 7),
                1,
                NodeRole.MASTER,
                new Epoch(4),
                "STANDBY",
                false,
                false,
                true,
                true,
                false,
                9);
        var sensed = new Sensed(
                List.of(),
                List.of(),
                List.of(),
                Sensed.References.NONE_KNOWN,
                telephony,
                true,
                false,
                new Letter(readable ? Way.LETTERBOX : Way.NONE, row, Letter.NO_HEARTBEAT),
                List.of(),
                Letter.NO_HEARTBEAT,
                List.of(),
                false,
                kinship,
                false);
        var word = new Word(
                phase,
                new Epoch(4),
                claimed,
                false,
                false,
                true,
                true,
                sick,
                false,
                false,
                false,
                false,
                kinship.isForeign());
        var peer = new NodeStatus.Peer(slave.name(), "STANDBY", 100, 100, readable, readable ? "letterbox" : "none");
        return new CycleReport(phase, memory, new Decision(phase, List.of(), 690, "told"), word, sensed, peer);
    }

    /** Of one database whose servers nobody reaches. */
    static Engines engines() {
        var classes = TableClasses.excluding(List.of());
        var ticker = Ticker.system();
        var copy = new Engines.Copy(
                new CopiedDatabase("asterisk", new RunMemory(), new Rhythm(ticker, InstantSource.system())),
                new Replicator(NOWHERE, NOWHERE, classes, SHORT, SHORT, ticker),
                new Adoption(NOWHERE, NOWHERE, classes, SHORT, ticker, () -> LocalAdmin.over(NOWHERE)));
        return new Engines(
                List.of(copy), new MergePasses(List.of(new MergePass(NOWHERE, NOWHERE, List.of(), SHORT, ticker))));
    }
}
