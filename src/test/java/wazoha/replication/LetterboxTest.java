package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;

@Timeout(value = 60, unit = SECONDS)
class LetterboxTest {
    private static final Epoch TWO = new Epoch(2);
    private static final Epoch THREE = new Epoch(3);
    private static final MasterWord WORD =
            new MasterWord("SERVING", true, false, false, true, TWO, false, "boot 1", false, 0);

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private TwoDatabases pair;

    @BeforeEach
    void aPairedStandby() throws Exception {
        pair = TwoDatabases.paired();
    }

    @AfterEach
    void gone() throws Exception {
        pair.close();
    }

    @Test
    void aNewLetterboxSaysThatNobodyHoldsServiceAndNothingIsProven() throws Exception {
        try (var fresh = TwoDatabases.empty()) {
            fresh.letterbox.install();
            fresh.letterbox.open();
            var reading = fresh.letterbox.read();
            assertThat(reading.heartbeat()).isEmpty();
            assertThat(reading.state())
                    .isEqualTo(new SlaveWord(
                            Lineage.EMPTY,
                            1,
                            NodeRole.DISABLED,
                            Epoch.NONE,
                            "STANDBY",
                            false,
                            false,
                            false,
                            false,
                            false,
                            0));
        }
    }

    @Test
    void whatOneSideTellsTheOtherReads() throws Exception {
        pair.letterbox.tell("STANDBY", false, true, true);
        try (var box = pair.masterLetterbox()) {
            var heard = box.tell(WORD);
            assertThat(heard.phase()).isEqualTo("STANDBY");
            assertThat(heard.holder()).isEqualTo(NodeRole.MASTER);
            assertThat(heard.epoch()).isEqualTo(TWO);
            assertThat(heard.willing()).isTrue();
            assertThat(heard.asks()).isTrue();
        }
        var read = pair.letterbox.read().heartbeat().orElseThrow();
        assertThat(read).isEqualTo(new MasterWord("SERVING", true, false, false, true, TWO, false, "boot 1", false, 1));
    }

    @Test
    void everyWordCounts() throws Exception {
        long before = pair.letterbox.read().state().beat();
        pair.letterbox.tell("STANDBY", false, false, false);
        pair.letterbox.tell("STANDBY", false, false, false);
        try (var box = pair.masterLetterbox()) {
            box.tell(WORD);
            box.tell(WORD);
        }
        var reading = pair.letterbox.read();
        assertThat(reading.state().beat()).isEqualTo(before + 2);
        assertThat(reading.heartbeat().orElseThrow().beat()).isEqualTo(2);
    }

    @Test
    void openingAgainKeepsWhatIsWrittenAndCountsTheIncarnation() throws Exception {
        assertThat(pair.letterbox.claim(TWO, THREE, true)).isTrue();
        pair.letterbox.install();
        pair.letterbox.open();
        var state = pair.letterbox.read().state();
        assertThat(state.incarnation()).isEqualTo(2);
        assertThat(state.epoch()).isEqualTo(THREE);
        assertThat(state.dirty()).isTrue();
    }

    @Test
    void aTakeoverNamesHolderEpochPhaseAndDirt() throws Exception {
        assertThat(pair.letterbox.claim(TWO, THREE, true)).isTrue();
        var state = pair.letterbox.read().state();
        assertThat(state.holder()).isEqualTo(NodeRole.SLAVE);
        assertThat(state.epoch()).isEqualTo(THREE);
        assertThat(state.phase()).isEqualTo("TAKING_OVER");
        assertThat(state.dirty()).isTrue();
    }

    @Test
    void theSlaveClaimsForItsMasterOnTheMastersConditions() throws Exception {
        var four = new Epoch(4);
        assertThat(pair.letterbox.claimForMaster(Epoch.NONE, four)).as("lost").isFalse();
        pair.letterbox.tell("SERVING", true, false, false);
        assertThat(pair.letterbox.claimForMaster(TWO, four))
                .as("the slave serves")
                .isFalse();
        pair.letterbox.tell("STANDBY", false, false, false);
        assertThat(pair.letterbox.claimForMaster(TWO, four)).isTrue();
        assertThat(pair.letterbox.claimForMaster(TWO, four)).as("once").isFalse();
        assertThat(pair.letterbox.read().state().epoch()).isEqualTo(four);
        assertThat(pair.letterbox.read().state().holder()).isEqualTo(NodeRole.MASTER);
    }

    @Test
    void aClaimOverAnEpochThatIsNoLongerThereIsLost() throws Exception {
        assertThat(pair.letterbox.claim(Epoch.NONE, THREE, true)).isFalse();
        try (var box = pair.masterLetterbox()) {
            assertThat(box.claim(Epoch.NONE, new Epoch(4))).isFalse();
        }
        assertThat(pair.letterbox.read().state().epoch()).isEqualTo(TWO);
        assertThat(pair.letterbox.read().state().dirty()).isFalse();
    }

    @Test
    void theMasterCannotClaimWhileTheSlaveServes() throws Exception {
        pair.letterbox.claim(TWO, THREE, true);
        pair.letterbox.tell("SERVING", true, false, false);
        try (var box = pair.masterLetterbox()) {
            assertThat(box.claim(THREE, new Epoch(4))).isFalse();
            pair.letterbox.handBack();
            assertThat(box.claim(THREE, new Epoch(4))).isTrue();
        }
        var state = pair.letterbox.read().state();
        assertThat(state.holder()).isEqualTo(NodeRole.MASTER);
        assertThat(state.phase()).isEqualTo("HANDED_BACK");
        assertThat(state.dirty()).isTrue();
    }

    @Test
    void handingBackKeepsEpochAndDirt() throws Exception {
        pair.letterbox.claim(TWO, THREE, true);
        pair.letterbox.tell("SERVING", true, false, false);
        pair.letterbox.handBack();
        var state = pair.letterbox.read().state();
        assertThat(state.phase()).isEqualTo("HANDED_BACK");
        assertThat(state.serving()).isFalse();
        assertThat(state.epoch()).isEqualTo(THREE);
        assertThat(state.holder()).isEqualTo(NodeRole.SLAVE);
        assertThat(state.dirty()).isTrue();
    }

    @Test
    void theMastersWordsGoOnAfterATakeoverEndedItsSession() throws Exception {
        try (var box = pair.masterLetterbox()) {
            box.tell(WORD);
            pair.letterbox.claim(TWO, THREE, true);
            assertThatThrownBy(() -> box.tell(WORD))
                    .isInstanceOf(LetterboxException.class)
                    .hasMessageContaining("heartbeat not written")
                    .hasMessageNotContaining(TwoDatabases.PASSWORD);
            assertThat(box.tell(WORD).holder()).isEqualTo(NodeRole.SLAVE);
        }
    }

    @Test
    void theReplicationRoleCannotWriteTheGuardItself() throws Exception {
        var connection = pair.open(pair.slaveFromMaster);
        assertThatThrownBy(() -> Sql.run(connection, "UPDATE wazo_ha.state SET dirty = false"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> Sql.run(connection, "DELETE FROM wazo_ha.base"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void aNewPasswordReplacesTheOldOne() throws Exception {
        new ReplicationRole(pair.slave, pair.role).createOrRenew("another");
        var verifier = pair.slaveText("SELECT rolpassword FROM pg_authid WHERE rolname = '%s'".formatted(pair.role));
        assertThat(verifier).startsWith("SCRAM-SHA-256$");
        assertThat(pair.slaveText("SELECT rolsuper FROM pg_roles WHERE rolname = '%s'".formatted(pair.role)))
                .isEqualTo("f");
    }

    @Test
    void theRoleLogsInByItsPasswordAndByNoOther() throws Exception {
        var rules = Path.of(pair.slaveText("SHOW hba_file"));
        Files.writeString(rules, "host all %s all scram-sha-256\n".formatted(pair.role) + Files.readString(rules));
        pair.onSlave("DO $$ BEGIN PERFORM pg_reload_conf(); END $$");
        var slave = pair.slaveFromMaster;
        var wrong = new DatabaseAccess(
                slave.host(), slave.port(), slave.name(), slave.user(), "wrong", "test", TEN_SECONDS, TEN_SECONDS);
        await().untilAsserted(() ->
                assertThatThrownBy(() -> pair.open(wrong)).hasMessageContaining("password authentication failed"));
        try (var box = pair.masterLetterbox()) {
            assertThat(box.tell(WORD).epoch()).isEqualTo(TWO);
        }
    }

    @Test
    void anUnreachableDatabaseIsNamedWithoutItsPassword() {
        var nowhere = new DatabaseAccess(
                "127.0.0.1", 1, "asterisk", "wazo_ha", "secret", "test", Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (var box = new JdbcMasterLetterbox(nowhere)) {
            assertThatThrownBy(() -> box.tell(WORD))
                    .isInstanceOf(LetterboxException.class)
                    .hasMessageContaining("127.0.0.1 port 1")
                    .hasMessageNotContaining("secret");
        }
        assertThat(nowhere.toString()).doesNotContain("secret");
    }
}
