package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wazoha.failover.Kinship;
import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.Ticker;

/** Two histories of one pair: nothing is overwritten that is not kept, and an operator decides. */
class AdoptionTest extends WithTwoDatabases {
    private static final Epoch THREE = new Epoch(3);
    private static final String WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'wazo-ha adoption' AND wait_event_type = 'Lock'";

    @BeforeEach
    void aPairThatWasProven() throws Exception {
        pair.onBoth("CREATE TABLE public.u (id serial PRIMARY KEY, name text, note json)");
        pair.onMaster("INSERT INTO public.u (name, note) SELECT 'user ' || n, '{}' FROM generate_series(1, 5) n");
        pair.run();
    }

    private Adoption adoption() {
        return adoption(pair.master);
    }

    private Adoption adoption(DatabaseAccess master) {
        return new Adoption(
                master,
                pair.slaveFromMaster,
                TableClasses.excluding(TwoDatabases.EXCLUDE),
                Duration.ofSeconds(60),
                Ticker.system(),
                () -> LocalAdmin.over(pair.master));
    }

    private Kinship kinship() throws Exception {
        var slave = pair.letterbox.read().state().lineage();
        return Kinship.of(new OwnLineage(pair.master).read(), slave);
    }

    /** The master's machine is installed anew: the same schema, other rows, nothing of ours. */
    private void newMaster() throws Exception {
        pair.onMaster(
                "DROP SCHEMA wazo_ha CASCADE; DELETE FROM public.u; INSERT INTO public.u (id, name) VALUES (1, 'sample')");
    }

    private void olderMaster() throws Exception {
        change(3);
        pair.onMaster("UPDATE wazo_ha.pair SET runs = 1; DELETE FROM public.u WHERE id > 3");
    }

    /** So many runs with one change each. */
    private void change(int runs) throws Exception {
        for (int i = 0; i < runs; i++) {
            pair.onMaster("UPDATE public.u SET name = name || '+' WHERE id = 5");
            pair.run();
        }
    }

    @Test
    void anEmptyNewMasterPushesNothing() throws Exception {
        newMaster();
        pushesNothing(Kinship.STRANGERS, "the slave belongs to another pair");
    }

    private void pushesNothing(Kinship known, String because) throws Exception {
        String before = pair.slaveText(TwoDatabases.rowsOf("u"));
        assertThat(kinship()).isEqualTo(known);
        assertThatThrownBy(pair::run).hasMessageContaining(because).satisfies(AdoptionTest::show);
        assertThat(pair.slaveText(TwoDatabases.rowsOf("u"))).isEqualTo(before);
    }

    @Test
    void anEmptyNewMasterTakesTheSlavesRowsAndGoesOnWithThem() throws Exception {
        newMaster();
        pair.letterbox.claim(TwoDatabases.TWO, THREE, true);
        pair.letterbox.tell("SERVING", true, false, false);
        pair.onSlave("UPDATE public.u SET name = 'changed while serving' WHERE id = 2");
        var done = adoption().fromSlave(THREE);
        assertThat(done.kept()).isEqualTo(1);
        assertThat(pair.masterText(TwoDatabases.rowsOf("u"))).isEqualTo(pair.slaveText(TwoDatabases.rowsOf("u")));
        assertThat(pair.masterText("SELECT content->>'name' FROM wazo_ha.conflict"))
                .isEqualTo("sample");
        assertThat(pair.masterText("SELECT nextval('public.u_id_seq') > 5")).isEqualTo("t");
        assertThat(kinship()).isEqualTo(Kinship.SAME);
        assertThat(pair.letterbox.read().state().dirty()).isTrue();
    }

    @Test
    void theDaemonsRoleBorrowsTheRightToWriteAndGivesItBack() throws Exception {
        newMaster();
        var own = pair.daemonOnMaster();
        assertThat(adoption(own).fromSlave(THREE).kept()).isEqualTo(1);
        assertThat(pair.masterText(TwoDatabases.rowsOf("u"))).isEqualTo(pair.slaveText(TwoDatabases.rowsOf("u")));
        var connection = pair.open(own);
        assertThatThrownBy(() -> Sql.run(connection, "DELETE FROM public.u")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> Sql.run(connection, "SET session_replication_role = replica"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void aMasterFromAnOldBackupPushesNothing() throws Exception {
        olderMaster();
        pushesNothing(Kinship.MASTER_BEHIND, "the master's database was restored");
    }

    @Test
    void aHeartbeatThatIsWrittenMeanwhileDoesNotFailIt() throws Exception {
        olderMaster();
        var beating = pair.open(pair.slave);
        beating.setAutoCommit(false);
        Sql.run(beating, "UPDATE wazo_ha.state SET beat = beat + 1");
        var adopted = new FutureTask<>(() -> adoption().fromMaster(TwoDatabases.TWO, "test"));
        new Thread(adopted, "adoption").start();
        await("the adoption waits for the heartbeat's row")
                .until(() -> adopted.isDone() || !pair.slaveText(WAITING).equals("0"));
        beating.commit();
        assertThat(adopted.get(20, TimeUnit.SECONDS).kept()).isEqualTo(2);
        assertThat(kinship()).isEqualTo(Kinship.SAME);
    }

    @Test
    void aMasterFromAnOldBackupWhoseRowsAreWantedKeepsThoseOfTheSlaveAndReplaces() throws Exception {
        olderMaster();
        var done = adoption().fromMaster(TwoDatabases.TWO, "test");
        assertThat(done.kept()).isEqualTo(2);
        assertThat(pair.slaveText("SELECT count(*) FROM public.u"))
                .as("nothing yet")
                .isEqualTo("5");
        assertThat(pair.masterText("SELECT string_agg(content->>'name', ',' ORDER BY key) FROM wazo_ha.conflict"))
                .isEqualTo("user 4,user 5+++");
        assertThat(kinship()).isEqualTo(Kinship.SAME);
        pair.replicator().run(TwoDatabases.TWO, Replicator.Scope.WHOLE, true);
        assertThat(pair.slaveText(TwoDatabases.rowsOf("u"))).isEqualTo(pair.masterText(TwoDatabases.rowsOf("u")));
    }

    @Test
    void aRepetitionAfterACrashKeepsNothingTwice() throws Exception {
        olderMaster();
        adoption().fromMaster(TwoDatabases.TWO, "test");
        pair.onSlave("UPDATE wazo_ha.state SET runs = 4"); // as if the crash had come before the slave's commit
        adoption().fromMaster(TwoDatabases.TWO, "test");
        assertThat(pair.masterText("SELECT count(*) FROM wazo_ha.conflict")).isEqualTo("2");
    }

    @Test
    void aSlaveFromAnOldImageIsKeptBeforeItIsOverwritten() throws Exception {
        change(3);
        pair.onSlave("UPDATE wazo_ha.state SET runs = 1; UPDATE public.u SET name = 'of the image' WHERE id = 1;"
                + " INSERT INTO public.u (id, name) VALUES (90, 'only there')");
        assertThat(kinship()).isEqualTo(Kinship.SLAVE_BEHIND);
        assertThatThrownBy(pair::run).isInstanceOfSatisfying(ReplicationException.class, refused -> {
            show(refused);
            assertThat(refused.kind()).isEqualTo(ReplicationException.Kind.UNKEPT);
            assertThat(refused).hasMessageContaining("restored from an older image");
        });
        assertThat(pair.slaveText("SELECT name FROM public.u WHERE id = 90")).isEqualTo("only there");
        assertThat(adoption().fromMaster(TwoDatabases.TWO, "restored slave").kept())
                .isEqualTo(2);
        pair.run();
        assertThat(pair.masterText("SELECT string_agg(content->>'name', ',' ORDER BY key) FROM wazo_ha.conflict"))
                .isEqualTo("of the image,only there");
        assertThat(pair.slaveText(TwoDatabases.rowsOf("u"))).isEqualTo(pair.masterText(TwoDatabases.rowsOf("u")));
    }

    @Test
    void aRowIsKeptAsItIsThoughNoFunctionOfJsonReadsIt() throws Exception {
        olderMaster();
        pair.onSlave("INSERT INTO public.u (id, note) VALUES (50, '{\"a\":\"\\u0000\",\"a\":1}')");
        adoption().fromMaster(TwoDatabases.TWO, "test");
        assertThat(pair.masterText("SELECT content::text FROM wazo_ha.conflict WHERE key = '[50]'"))
                .isEqualTo("{\"id\":50,\"name\":null,\"note\":{\"a\":\"\\u0000\",\"a\":1}}");
    }

    @Test
    void aSlaveThatIsBehindByOneIsNormal() throws Exception {
        change(2);
        pair.onSlave("UPDATE wazo_ha.state SET runs = runs - 1");
        assertThat(kinship()).isEqualTo(Kinship.SAME);
        change(1);
        assertThat(pair.masterText("SELECT count(*) FROM wazo_ha.conflict")).isEqualTo("0");
    }

    @Test
    void aSlaveThatServedBeforeItWasEverFilledIsKeptFirst() throws Exception {
        pair.onSlave("UPDATE wazo_ha.state SET runs = 0, lineage = '%s', dirty_since = 1".formatted(new UUID(0, 0)));
        pair.onSlave("INSERT INTO public.u (id, name) VALUES (91, 'made while serving')");
        assertThatThrownBy(pair::run)
                .hasMessageContaining("the slave served before it was ever filled")
                .satisfies(AdoptionTest::show);
        assertThat(adoption().fromMaster(TwoDatabases.TWO, "served unfilled").kept())
                .isEqualTo(1);
        pair.run();
        assertThat(pair.masterText("SELECT content->>'name' FROM wazo_ha.conflict"))
                .isEqualTo("made while serving");
    }

    /** Both machines are made from one image, which had been a node of both roles; then each went its way. */
    @Test
    void clonesOfOneMachineAreToldApartAndWhatTheSlaveHadIsKeptFirst() throws Exception {
        pair.onMaster("CREATE TABLE wazo_ha.state (node uuid, lineage uuid, runs bigint)");
        pair.onMaster("INSERT INTO wazo_ha.state SELECT '%s', lineage, runs FROM wazo_ha.pair"
                .formatted(pair.slaveText("SELECT node FROM wazo_ha.state")));
        pair.onSlave("INSERT INTO public.u (id, name) VALUES (70, 'of the clone')");
        assertThatThrownBy(pair::run)
                .isInstanceOfSatisfying(
                        ReplicationException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ReplicationException.Kind.UNKEPT))
                .hasMessageContaining("are copies of one machine")
                .satisfies(AdoptionTest::show);
        assertThat(pair.slaveText("SELECT name FROM public.u WHERE id = 70")).isEqualTo("of the clone");
        assertThat(adoption().fromMaster(TwoDatabases.TWO, "clone").kept()).isEqualTo(1);
        pair.run();
        assertThat(pair.masterText("SELECT content->>'name' FROM wazo_ha.conflict"))
                .isEqualTo("of the clone");
    }

    @Test
    void aCopyOfAMastersDatabaseAsSlaveIsKeptFirst() throws Exception {
        pair.onSlave(
                "UPDATE wazo_ha.state SET runs = 0, lineage = '%s'; CREATE TABLE wazo_ha.pair (lineage uuid, runs bigint)"
                        .formatted(new UUID(0, 0)));
        pair.onSlave("INSERT INTO public.u (id, name) VALUES (71, 'of the copy')");
        assertThatThrownBy(pair::run)
                .hasMessageContaining("the slave's database was a master's")
                .satisfies(AdoptionTest::show);
        assertThat(adoption().fromMaster(TwoDatabases.TWO, "copy").kept()).isEqualTo(1);
        pair.run();
        assertThat(pair.slaveText("SELECT count(*) FROM public.u WHERE id = 71"))
                .isEqualTo("0");
    }

    @Test
    void nothingIsAdoptedOverADirtyOrServingSlave() throws Exception {
        newMaster();
        String before = pair.slaveText(TwoDatabases.rowsOf("u"));
        pair.letterbox.claim(TwoDatabases.TWO, THREE, true);
        assertThatThrownBy(() -> adoption().fromMaster(THREE, "test"))
                .hasMessageContaining("the holder is slave")
                .hasMessageContaining("the slave's rows are unchanged")
                .satisfies(AdoptionTest::show);
        pair.letterbox.handBack();
        try (var box = pair.masterLetterbox()) {
            box.claim(THREE, new Epoch(4));
        }
        assertThatThrownBy(() -> adoption().fromMaster(new Epoch(4), "test"))
                .hasMessageContaining("the slave is dirty")
                .satisfies(AdoptionTest::show);
        assertThat(pair.slaveText(TwoDatabases.rowsOf("u"))).isEqualTo(before);
    }

    @Test
    void aLineageThatIsUnreadIsNoReasonToJudge() {
        assertThat(Kinship.of(Lineage.UNREAD, new Lineage(new UUID(0, 1), 4))).isEqualTo(Kinship.UNKNOWN);
        assertThat(Kinship.of(new Lineage(new UUID(0, 1), 4), Lineage.UNREAD)).isEqualTo(Kinship.UNKNOWN);
        assertThat(Kinship.of(Lineage.EMPTY, Lineage.EMPTY)).isEqualTo(Kinship.UNPROVEN);
    }

    /** What people would read. */
    private static void show(Throwable message) {
        System.out.println("told: " + message.getMessage());
    }
}
