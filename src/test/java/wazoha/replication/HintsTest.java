package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Epoch;
import wazoha.node.Ticker;
import wazoha.replication.Replicator.RunRecord;
import wazoha.replication.Replicator.Scope;

/** docs/contract.md, section 6: counters name the tables of a run, and what they miss is found by the whole comparison. */
@Timeout(120)
class HintsTest extends WithTwoDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(HintsTest.class);
    /** A session that commits twice within a second tells of the second after 10 s at most. */
    private static final Duration LAG = Duration.ofSeconds(30);

    private final RunMemory memory = new RunMemory();

    @BeforeEach
    void twoTablesThatAreEqual() throws Exception {
        pair.onBoth(
                "CREATE TABLE public.t (id integer PRIMARY KEY, v text); CREATE TABLE public.u (id integer PRIMARY KEY)");
        pair.onMaster(
                "INSERT INTO public.t SELECT n, 'v' FROM generate_series(1, 50) n; INSERT INTO public.u VALUES (1)");
        assertThat(run(Scope.HINTED).scope()).as("the first run of a process").isEqualTo(Scope.WHOLE);
        quiet();
    }

    @Test
    void whereNoCounterMovedNothingIsComparedAndTheGuardIsAskedAllTheSame() throws Exception {
        var run = run(Scope.HINTED);
        assertThat(run.tables()).isZero();
        assertThat(run.scope()).isEqualTo(Scope.HINTED);
        pair.letterbox.claim(TwoDatabases.TWO, new Epoch(3), true);
        assertThatThrownBy(() -> run(Scope.HINTED)).hasMessageContaining("holder is slave");
    }

    @Test
    void onlyTheTableThatWasWrittenIsCompared() throws Exception {
        pair.onMaster("UPDATE public.t SET v = 'new' WHERE id = 7");
        var run = hintedUntilChanged();
        assertThat(run.tables()).isEqualTo(1);
        assertThat(run.changedTables()).containsExactly("t");
        assertThat(run.rowsInserted()).isEqualTo(1);
        assertThat(pair.slaveText("SELECT v FROM public.t WHERE id = 7")).isEqualTo("new");
    }

    @Test
    void aTruncateIsNotCountedAndGivesTheTableAnotherFile() throws Exception {
        pair.onMaster("TRUNCATE public.u");
        var run = run(Scope.HINTED);
        LOG.info("TRUNCATE on the master: found by the next {} run", run.scope());
        assertThat(run.changedTables()).containsExactly("u");
        assertThat(run.scope()).isEqualTo(Scope.HINTED);
    }

    @Test
    void ofTwoCommitsInQuickSuccessionTheSecondIsFoundWhenItIsCounted() throws Exception {
        var session = pair.open(pair.master);
        Sql.run(session, "UPDATE public.t SET v = 'first' WHERE id = 1");
        Sql.run(session, "UPDATE public.t SET v = 'second' WHERE id = 1");
        Sql.run(session, "UPDATE public.t SET v = 'third' WHERE id = 1");
        var began = Ticker.system().now();
        await().atMost(LAG).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            run(Scope.HINTED);
            assertThat(pair.slaveText("SELECT v FROM public.t WHERE id = 1")).isEqualTo("third");
        });
        LOG.info(
                "two commits in quick succession: the last is on the slave after {}",
                Ticker.system().now().minus(began));
    }

    @Test
    void driftOnTheSlaveIsFoundByItsOwnCounters() throws Exception {
        pair.onSlave("DELETE FROM public.t WHERE id < 4");
        var run = hintedUntilChanged();
        LOG.info("drift on the slave: found by a {} run", run.scope());
        assertThat(run.rowsInserted()).isEqualTo(3);
    }

    @Test
    void countersThatWereResetAreNotBelieved() throws Exception {
        pair.onMaster("UPDATE public.t SET v = 'unseen' WHERE id = 9; SELECT pg_stat_reset()");
        var run = run(Scope.HINTED);
        assertThat(run.scope()).isEqualTo(Scope.WHOLE);
        assertThat(run.changedTables()).containsExactly("t");
    }

    @Test
    void anotherShapeOfATableMakesEverythingDoubtful() throws Exception {
        pair.onBoth("ALTER TABLE public.u ADD COLUMN extra text DEFAULT 'x'");
        assertThat(run(Scope.HINTED).scope()).isEqualTo(Scope.WHOLE);
        pair.onBoth("CREATE TABLE public.fresh (id integer PRIMARY KEY)");
        assertThat(run(Scope.HINTED).scope()).isEqualTo(Scope.WHOLE);
    }

    @Test
    void aRunThatFailedMakesTheNextOneWhole() throws Exception {
        assertThatThrownBy(() -> replicator().run(new Epoch(4), Scope.HINTED, false))
                .hasMessageContaining("epoch");
        assertThat(run(Scope.HINTED).scope()).isEqualTo(Scope.WHOLE);
    }

    /** Without counting, as by a session that a superuser told not to count: the whole comparison finds it, not the hint. */
    @Test
    void aChangeThatNobodyCountsIsFoundByTheWholeComparison() throws Exception {
        pair.onMaster("SET track_counts = off; UPDATE public.t SET v = 'uncounted' WHERE id = 5");
        assertThat(run(Scope.HINTED).tables()).isZero();
        var whole = run(Scope.WHOLE);
        LOG.info("a counter that repeats: missed by the HINTED run, found by the {} run", whole.scope());
        assertThat(whole.changedTables()).containsExactly("t");
    }

    @Test
    void aViolatedForeignKeyWidensTheRunToAllTables() throws Exception {
        pair.onBoth("CREATE TABLE public.child (id integer PRIMARY KEY, u_id integer REFERENCES public.u(id))");
        run(Scope.WHOLE);
        quiet();
        pair.onMaster("SET track_counts = off; INSERT INTO public.u VALUES (2)");
        pair.onMaster("INSERT INTO public.child VALUES (1, 2)");
        var run = hintedUntilChanged();
        assertThat(run.scope()).as("the parent's row was not counted").isEqualTo(Scope.WHOLE);
        assertThat(run.changedTables()).containsExactly("child", "u");
    }

    /** Until the counters of the last run's own writes have arrived. */
    private void quiet() {
        await().atMost(LAG).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            Set<String> before = counted();
            assertThat(run(Scope.HINTED).tables()).isZero();
            assertThat(counted()).isEqualTo(before);
        });
    }

    private Set<String> counted() throws Exception {
        try (Connection here = pair.master.open();
                Connection there = pair.slave.open()) {
            return Set.of(
                    "master " + Counters.of(here).tables(),
                    "slave " + Counters.of(there).tables());
        }
    }

    private RunRecord hintedUntilChanged() {
        return await().atMost(LAG)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> run(Scope.HINTED), run -> !run.changedTables().isEmpty());
    }

    private RunRecord run(Scope scope) throws Exception {
        return replicator().run(TwoDatabases.TWO, scope, false);
    }

    private Replicator replicator() {
        return new Replicator(
                pair.master,
                pair.slaveFromMaster,
                TableClasses.excluding(TwoDatabases.EXCLUDE),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Ticker.system(),
                memory,
                step -> {});
    }
}
