package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import wazoha.node.Epoch;

/** docs/contract.md, section 6: a run that is refused or fails leaves the slave's database unchanged. */
class RefusedRunsTest extends WithTwoDatabases {
    @Test
    void aDirtySlaveIsLeftAlone() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        pair.onMaster("INSERT INTO public.t VALUES (1)");
        pair.letterbox.claim(TwoDatabases.TWO, new Epoch(3), true);
        pair.letterbox.handBack();
        try (var box = pair.masterLetterbox()) {
            assertThat(box.claim(new Epoch(3), new Epoch(4))).isTrue();
        }
        assertThatThrownBy(() -> pair.replicator().run(new Epoch(4), Replicator.Scope.WHOLE, false))
                .hasMessageContaining("dirty since epoch 3")
                .extracting(failed -> ((ReplicationException) failed).kind())
                .isEqualTo(ReplicationException.Kind.GUARDED);
        assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("0");
    }

    @Test
    void aMassDeletionNeedsForceButTheFirstFillDoesNot() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY, v text)");
        pair.onSlave("INSERT INTO public.t SELECT n, 'seed' FROM generate_series(1001, 1500) n");
        pair.onMaster("INSERT INTO public.t SELECT n, 'v' FROM generate_series(1, 400) n");
        assertThat(pair.run().rowsDeleted()).isEqualTo(500);
        pair.onMaster("UPDATE public.t SET v = 'all rows change, none vanishes'");
        pair.run();
        pair.onMaster("DELETE FROM public.t WHERE id <= 101");
        assertThatThrownBy(pair::run)
                .hasMessageContaining("101 of 400 rows of t")
                .hasMessageContaining("wazo-ha replication run --force");
        assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("400");
        assertThat(pair.replicator()
                        .run(TwoDatabases.TWO, Replicator.Scope.WHOLE, true)
                        .rowsDeleted())
                .isEqualTo(101);
    }

    @Test
    void aRowThatWouldPointNowhereNamesItsForeignKey() throws Exception {
        pair.onBoth("CREATE TABLE public.p (id integer PRIMARY KEY); CREATE TABLE public.cel (id integer PRIMARY KEY,"
                + " p_id integer CONSTRAINT cel_p REFERENCES public.p(id))");
        pair.onMaster("INSERT INTO public.p VALUES (1)");
        pair.run();
        pair.onSlave("INSERT INTO public.cel VALUES (1, 1)");
        pair.onMaster("DELETE FROM public.p");
        assertThatThrownBy(pair::run)
                .hasMessageContaining("cel_p (from cel to p)")
                .hasMessageContaining("unchanged");
        assertThat(pair.slaveText("SELECT count(*) FROM public.p")).isEqualTo("1");
    }

    @Test
    void aTriggerThatAlwaysFiresIsFoundByTheProof() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY, v text)");
        pair.onSlave("CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql AS $$"
                + " BEGIN NEW.v := 'meddled'; RETURN NEW; END $$;"
                + " CREATE TRIGGER meddle BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.meddle();"
                + " ALTER TABLE public.t ENABLE ALWAYS TRIGGER meddle");
        pair.onMaster("INSERT INTO public.t VALUES (1, 'true')");
        assertThatThrownBy(pair::run).hasMessageContaining("[t] on the slave would not equal");
        assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("0");
        assertThat(pair.letterbox.read().state().proven()).isFalse();
    }

    @Test
    void aRestoredMasterPushesNothing() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        pair.run();
        pair.onMaster("UPDATE wazo_ha.pair SET runs = 0");
        assertThatThrownBy(pair::run).hasMessageContaining("the master's database was restored");
    }

    @Test
    void aLockOnTheSlaveIsWaitedForAndThenTold() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        pair.onMaster("INSERT INTO public.t VALUES (1)");
        var other = pair.open(pair.slave);
        other.setAutoCommit(false);
        Sql.run(other, "LOCK TABLE public.t IN ROW EXCLUSIVE MODE");
        assertThatThrownBy(pair::run).hasMessageContaining("lock timeout").hasMessageContaining("never a part");
        other.rollback();
        assertThat(pair.run().rowsInserted()).isEqualTo(1);
    }
}
