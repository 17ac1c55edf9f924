package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import wazoha.node.Epoch;

/** Neighbouring versions in one pair: an older letterbox is brought up in place, a newer one is used as it is. */
class LetterboxProtocolTest extends WithTwoDatabases {
    private static final MasterWord FOREIGN =
            new MasterWord("STARTING", false, false, false, false, Epoch.NONE, true, "boot", false, 0);

    /** The letterbox of protocol 1, with what a pair had written into it. */
    private void letterboxOfProtocolOne() throws Exception {
        pair.onSlave("DROP SCHEMA wazo_ha CASCADE");
        pair.onSlave(first());
        pair.onSlave("UPDATE wazo_ha.state SET lineage = '11111111-1111-1111-1111-111111111111', runs = 7, epoch = 5,"
                + " holder = 'slave', dirty = true, dirty_since = 5, proven = true");
        pair.onSlave(
                "GRANT USAGE ON SCHEMA wazo_ha TO %1$s; GRANT SELECT ON ALL TABLES IN SCHEMA wazo_ha TO %1$s; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wazo_ha TO %1$s"
                        .formatted(pair.role));
    }

    private static String first() throws IOException {
        try (var text = LetterboxProtocolTest.class.getResourceAsStream("letterbox-1.sql")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anOlderLetterboxIsBroughtUpWithItsRowsInPlace() throws Exception {
        letterboxOfProtocolOne();
        var before = pair.slaveText(
                "SELECT (s.*)::text FROM (SELECT node, lineage, runs, epoch, holder, dirty, dirty_since, proven FROM wazo_ha.state) s");
        pair.letterbox.install();
        assertThat(pair.slaveText("SELECT protocol FROM wazo_ha.state")).isEqualTo("3");
        assertThat(
                        pair.slaveText(
                                "SELECT (s.*)::text FROM (SELECT node, lineage, runs, epoch, holder, dirty, dirty_since, proven FROM wazo_ha.state) s"))
                .isEqualTo(before);
        try (var box = pair.masterLetterbox()) {
            assertThat(box.tell(FOREIGN).dirty()).isTrue();
        }
        assertThat(pair.letterbox.read().heartbeat().orElseThrow().foreign()).isTrue();
    }

    @Test
    void aMasterOfThisVersionSpeaksWithAnOlderLetterbox() throws Exception {
        letterboxOfProtocolOne();
        try (var box = pair.masterLetterbox()) {
            assertThat(box.tell(FOREIGN).lineage().runs()).isEqualTo(7);
            assertThat(pair.slaveText("SELECT phase FROM wazo_ha.heartbeat")).isEqualTo("STARTING");
            pair.onSlave("UPDATE wazo_ha.state SET phase = 'HANDED_BACK', open_for = pg_postmaster_start_time()");
            assertThat(box.claim(new Epoch(5), new Epoch(6))).isTrue();
        }
    }

    @Test
    void aMasterOfProtocolOneIsHeardByThisVersionAndSaysNothingOfItsData() throws Exception {
        try (var box = pair.masterLetterbox()) {
            box.tell(FOREIGN);
        }
        var old = pair.open(pair.slaveFromMaster);
        Sql.run(old, "SELECT * FROM wazo_ha.tell_master('SERVING', true, false, false, false, 2, 'boot', false)");
        var heard = pair.letterbox.read().heartbeat().orElseThrow();
        assertThat(heard.phase()).isEqualTo("SERVING");
        assertThat(heard.foreign()).isFalse();
        assertThat(heard.beat()).isEqualTo(2);
    }

    @Test
    void aNewerLetterboxIsLeftAloneAndUsed() throws Exception {
        pair.onSlave(
                "UPDATE wazo_ha.state SET protocol = 4; CREATE OR REPLACE FUNCTION wazo_ha.claim_master(expected bigint,"
                        + " next bigint) RETURNS boolean LANGUAGE sql SET search_path = pg_catalog, pg_temp AS 'SELECT false -- of 4'");
        pair.letterbox.install();
        new ReplicationRole(pair.slave, pair.role).createOrRenew(TwoDatabases.PASSWORD);
        assertThat(pair.slaveText("SELECT protocol FROM wazo_ha.state")).isEqualTo("4");
        assertThat(pair.slaveText("SELECT prosrc FROM pg_proc WHERE proname = 'claim_master'"))
                .contains("of 4");
        pair.letterbox.tell("STANDBY", false, true, false);
        try (var box = pair.masterLetterbox()) {
            assertThat(box.tell(FOREIGN).willing()).isTrue();
        }
        assertThat(pair.letterbox.read().heartbeat().orElseThrow().foreign()).isTrue();
    }

    @Test
    void theReplicationRoleCannotAdoptOverADirtySlave() throws Exception {
        pair.letterbox.claim(TwoDatabases.TWO, new Epoch(3), true);
        var master = pair.open(pair.slaveFromMaster);
        assertThatThrownBy(() -> Sql.run(
                        master,
                        "SELECT wazo_ha.adopt(3, '00000000-0000-0000-0000-000000000000', 0, gen_random_uuid(), 9)"))
                .hasMessageContaining("the holder is slave");
    }
}
