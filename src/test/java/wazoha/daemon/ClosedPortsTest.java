package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.failover.MasterRules;
import wazoha.failover.Phase;
import wazoha.failover.SlaveRules;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;

/** Stories of a simulated pair whose master is away for 40 s and finds ports of its slave closed. */
@Timeout(60)
class ClosedPortsTest {
    private final SimPair pair = new SimPair(1, SlaveRules.TABLE, MasterRules.TABLE);

    private void theSlaveServes() {
        pair.master.powerOn();
        pair.slave.powerOn();
        pair.run(100_000);
        pair.master.powerOff();
        pair.run(40_000);
        assertThat(pair.slave.phase()).isEqualTo(Phase.SERVING);
    }

    private void isHome() {
        assertThat(pair.master.phase()).isEqualTo(Phase.SERVING);
        assertThat(pair.slave.phase()).isEqualTo(Phase.STANDBY);
        assertThat(pair.master.answers()).isTrue();
        assertThat(pair.master.disk.memory)
                .isNotNull()
                .extracting(Remembered::claimed)
                .isEqualTo(true);
    }

    private void restsInTheEnd() {
        pair.heal();
        pair.run(30_000);
        pair.usersPause = true;
        pair.run(10_000);
        pair.invariants.rest();
    }

    @ParameterizedTest(name = "the slave''s own database answers: {0}")
    @ValueSource(booleans = {true, false})
    void serviceComesHomeOverSsh(boolean database) {
        theSlaveServes();
        pair.databasePort = false;
        if (!database) {
            pair.slave.stopDatabase();
        }
        pair.master.powerOn();
        pair.run(60_000);
        assertThat(pair.master.phase()).as("nothing could be fetched").isEqualTo(Phase.RETURNING);
        pair.run(110_000); // ready after 2 min, and the hold-down
        isHome();
        assertThat(pair.letterbox.state().holder())
                .as("a letterbox that is away knows nothing of it")
                .isEqualTo(database ? NodeRole.MASTER : NodeRole.SLAVE);
        restsInTheEnd();
    }

    /** The slave took over by its journal alone, and gives back by it. */
    @Test
    void aWholeOutageWithoutALetterbox() {
        pair.master.powerOn();
        pair.slave.powerOn();
        pair.run(100_000);
        pair.slave.stopDatabase();
        pair.master.powerOff();
        pair.run(60_000);
        assertThat(pair.slave.phase()).isEqualTo(Phase.SERVING);
        pair.master.powerOn();
        pair.run(180_000);
        isHome();
        pair.slave.database = true;
        pair.run(10_000);
        assertThat(pair.letterbox.state().holder()).isEqualTo(NodeRole.MASTER);
        assertThat(pair.letterbox.state().epoch()).isGreaterThan(new Epoch(4));
        restsInTheEnd();
    }

    @Test
    void withoutAnyWayTheSlaveGoesOn() {
        theSlaveServes();
        pair.databasePort = false;
        pair.sshPort = false;
        pair.master.powerOn();
        pair.run(400_000);
        assertThat(pair.master.phase()).isEqualTo(Phase.RETURNING);
        assertThat(pair.slave.phase()).isEqualTo(Phase.SERVING);
        pair.sshPort = true;
        pair.run(60_000);
        isHome();
        restsInTheEnd();
    }

    /** A standby slave without its database: the master's claim after a reboot is in the journal alone, then in the row. */
    @Test
    void aClaimOfTheJournalIsPostedLater() {
        pair.master.powerOn();
        pair.slave.powerOn();
        pair.run(100_000);
        pair.slave.stopDatabase();
        pair.master.powerOff();
        pair.master.powerOn();
        pair.run(15_000);
        isHome();
        assertThat(pair.letterbox.state().epoch()).isEqualTo(new Epoch(2));
        pair.slave.database = true;
        pair.run(5_000);
        assertThat(pair.letterbox.state().epoch()).isGreaterThanOrEqualTo(new Epoch(4));
        assertThat(pair.letterbox.state().dirty()).isFalse();
        restsInTheEnd();
    }
}
