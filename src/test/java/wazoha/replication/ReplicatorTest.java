package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

@Timeout(value = 120, unit = SECONDS)
class ReplicatorTest {
    static final Epoch TWO = new Epoch(2);
    private static final String EVERY_TYPE = """
            CREATE TYPE public."Mood of day" AS ENUM ('good', 'so "so"', 'bad');
            CREATE TABLE public."Odd ""Table"" name" (
                "Id Of" serial PRIMARY KEY, "select" text, plain json, binary_json jsonb, mood public."Mood of day",
                numbers integer[], texts text[], f4 real, f8 double precision, bytes bytea, exact numeric,
                at timestamptz, day date, span interval, yes boolean, ip inet, id uuid, range int4range, xm xml,
                length integer GENERATED ALWAYS AS (length("select")) STORED);
            CREATE TABLE public.always (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);
            CREATE TABLE public.no_key (a text, b integer);
            CREATE TABLE public.parent (id integer PRIMARY KEY, name text UNIQUE);
            CREATE TABLE public.child (id integer PRIMARY KEY, parent_id integer REFERENCES public.parent(id));
            CREATE TABLE public.cel (id serial PRIMARY KEY, v text);
            CREATE TABLE public.parts (id integer, v text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
            CREATE TABLE public.parts_low PARTITION OF public.parts FOR VALUES FROM (0) TO (100);
            CREATE TABLE public.parts_high PARTITION OF public.parts FOR VALUES FROM (100) TO (200);
            """;
    private static final String EVERY_ROW = """
            INSERT INTO public."Odd ""Table"" name"
                ("select", plain, binary_json, mood, numbers, texts, f4, f8, bytes, exact, at, day, span, yes, ip, id, range, xm)
            VALUES
            (E'a "quoted" \\'text\\'\\n\\twith \\\\ backslash', '{"b": 1,\n "a": 1, "a": 2}', '{"b": [1, null]}', 'so "so"',
                '{1,NULL,3}', ARRAY['a,b', 'c"d', '\\', NULL, 'NULL'], 0.1, 1e-300, '\\x00ff5c0a', 123.4500,
                '2026-03-29 02:30+02', '0044-03-15 BC', '1 year 2 mons -3 days 04:05:06.7', true, '2001:db8::1/64',
                'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '[1,5)', '<a>&amp;</a>'),
            ('''); DROP TABLE parent; --', 'null', 'null', NULL, '{}', '{}', 'NaN', '-Infinity', '', 'NaN', 'infinity',
                NULL, NULL, NULL, NULL, NULL, 'empty', NULL),
            ('\\.', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            ('', NULL, NULL, 'good', NULL, NULL, -0.0, 0.30000000000000004, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            (E'\\U0001F4DE ünïcode', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
            INSERT INTO public.always (v) VALUES ('one'), ('two');
            INSERT INTO public.no_key VALUES ('twice', 1), ('twice', 1), (NULL, NULL), ('', NULL);
            INSERT INTO public.parent VALUES (1, 'a'), (2, 'b');
            INSERT INTO public.child VALUES (1, 1), (2, NULL);
            INSERT INTO public.cel (v) VALUES ('a call of the master');
            INSERT INTO public.parts VALUES (1, 'low'), (101, 'high');
            """;

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
    void everyTypeArrivesAsItIs() throws Exception {
        pair.onBoth(EVERY_TYPE);
        pair.onMaster(EVERY_ROW);
        var run = run();
        assertThat(run.changedTables())
                .containsExactly(
                        "Odd \"Table\" name", "always", "child", "no_key", "parent", "parts_high", "parts_low");
        assertThat(run.rowsInserted()).isEqualTo(17);
        assertThat(run.rowsDeleted()).isZero();
        for (var table : new String[] {"\"Odd \"\"Table\"\" name\"", "always", "no_key", "parent", "child", "parts"}) {
            assertThat(pair.slaveText(rowsOf(table))).as(table).isEqualTo(pair.masterText(rowsOf(table)));
        }
        assertThat(pair.slaveText("SELECT count(*) FROM public.cel")).isEqualTo("0");
        assertThat(run().changedTables()).isEmpty();
        assertThat(run().hash()).isEqualTo(run.hash());
    }

    @Test
    void theOrderOfColumnsDoesNotMatter() throws Exception {
        pair.onMaster("CREATE TABLE public.t (id integer PRIMARY KEY, a text, b integer)");
        pair.onSlave("CREATE TABLE public.t (b integer, gone text, a text, id integer PRIMARY KEY);"
                + " ALTER TABLE public.t DROP COLUMN gone");
        pair.onMaster("INSERT INTO public.t VALUES (1, 'x', 7)");
        run();
        assertThat(pair.slaveText("SELECT (id, a, b)::text FROM public.t")).isEqualTo("(1,x,7)");
        assertThat(run().changedTables()).isEmpty();
    }

    @Test
    void onlyWhatDiffersTravels() throws Exception {
        pair.onBoth(EVERY_TYPE);
        pair.onMaster(EVERY_ROW);
        pair.onMaster("INSERT INTO public.parent SELECT n, 'name ' || n FROM generate_series(10, 6000) n");
        run();
        pair.onMaster("UPDATE public.parent SET name = 'new' WHERE id = 2; DELETE FROM public.parent WHERE id = 77;"
                + " INSERT INTO public.parent VALUES (7000, 'added'); DELETE FROM public.no_key WHERE ctid ="
                + " (SELECT ctid FROM public.no_key WHERE a = 'twice' LIMIT 1)");
        pair.onSlave("UPDATE public.parent SET name = 'drift' WHERE id = 78");
        var run = run();
        assertThat(run.changedTables()).containsExactly("no_key", "parent");
        assertThat(run.rowsDeleted()).isEqualTo(3 + 2);
        assertThat(run.rowsInserted()).isEqualTo(3 + 1);
        assertThat(run.bytes()).isLessThan(200);
        assertThat(pair.slaveText(rowsOf("parent"))).isEqualTo(pair.masterText(rowsOf("parent")));
        assertThat(pair.slaveText(rowsOf("no_key"))).isEqualTo(pair.masterText(rowsOf("no_key")));
    }

    @Test
    void twoRowsMayExchangeTheirUniqueNames() throws Exception {
        pair.onBoth(EVERY_TYPE);
        pair.onMaster(EVERY_ROW);
        run();
        pair.onMaster(
                "UPDATE public.parent SET name = 'c' WHERE id = 1; UPDATE public.parent SET name = 'a' WHERE id = 2;"
                        + " UPDATE public.parent SET name = 'b' WHERE id = 1");
        run();
        assertThat(pair.slaveText(rowsOf("parent"))).isEqualTo(pair.masterText(rowsOf("parent")));
    }

    @Test
    void sequencesMoveForwardAndNeverBack() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id serial PRIMARY KEY); CREATE TABLE public.u (id serial PRIMARY KEY);"
                + " CREATE SEQUENCE public.free START 5; CREATE SEQUENCE public.down INCREMENT -1;"
                + " CREATE TABLE public.cel (id serial PRIMARY KEY)");
        pair.onMaster("INSERT INTO public.t SELECT FROM generate_series(1, 9);"
                + " SELECT nextval('public.free'), nextval('public.down'), nextval('public.down'), nextval('public.cel_id_seq');"
                + " INSERT INTO public.u VALUES (40)");
        pair.onSlave("SELECT setval('public.t_id_seq', 100)");
        assertThat(run().sequences()).isEqualTo(3);
        assertThat(pair.slaveText("SELECT nextval('public.t_id_seq')")).isEqualTo("101");
        assertThat(pair.slaveText("SELECT nextval('public.u_id_seq')")).isEqualTo("41");
        assertThat(pair.slaveText("SELECT nextval('public.free')")).isEqualTo("6");
        assertThat(pair.slaveText("SELECT nextval('public.down')")).isEqualTo("-3");
        assertThat(pair.slaveText("SELECT nextval('public.cel_id_seq')")).isEqualTo("1");
        assertThat(run().sequences()).isZero();
    }

    @Test
    void excludedTablesStayAsTheyAre() throws Exception {
        pair.onBoth("CREATE TABLE public.cel (v text); CREATE TABLE public.call_log_participant (v text);"
                + " CREATE TABLE public.calls (v text)");
        pair.onMaster("INSERT INTO public.cel VALUES ('m'); INSERT INTO public.call_log_participant VALUES ('m');"
                + " INSERT INTO public.calls VALUES ('m')");
        pair.onSlave("INSERT INTO public.cel VALUES ('s'); INSERT INTO public.call_log_participant VALUES ('s')");
        assertThat(run().changedTables()).containsExactly("calls");
        assertThat(pair.slaveText("SELECT v FROM public.cel")).isEqualTo("s");
        assertThat(pair.slaveText("SELECT v FROM public.call_log_participant")).isEqualTo("s");
    }

    @Test
    void otherSchemasAreRefusedByTableAndColumn() throws Exception {
        pair.onMaster(
                "CREATE TABLE public.t (id integer PRIMARY KEY, name varchar(20)); CREATE TYPE public.mood AS ENUM ('a', 'b');"
                        + " CREATE TABLE public.extra (id integer)");
        pair.onSlave(
                "CREATE TABLE public.t (id integer PRIMARY KEY, name text); CREATE TYPE public.mood AS ENUM ('b', 'a')");
        assertThatThrownBy(this::run)
                .isInstanceOf(ReplicationException.class)
                .hasMessageContaining("column t.name is character varying(20) on the master and text on the slave")
                .hasMessageContaining("table extra is plain on the master and missing on the slave")
                .hasMessageContaining("type mood is a, b on the master and b, a on the slave")
                .hasMessageContaining("remedy: bring both nodes to the same version")
                .extracting(failed -> ((ReplicationException) failed).kind())
                .isEqualTo(ReplicationException.Kind.REFUSED);
    }

    @Test
    void aNodeNeverReplicatesOntoItself() throws Exception {
        var self = new Replicator(
                pair.slave,
                pair.slaveFromMaster,
                TwoDatabases.EXCLUDE,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Ticker.system());
        assertThatThrownBy(() -> self.run(TWO, false))
                .hasMessageContaining("both are the same server")
                .hasMessageContaining("set remote_address to the other node");
    }

    @Test
    void aDirtySlaveIsLeftAlone() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        pair.onMaster("INSERT INTO public.t VALUES (1)");
        pair.letterbox.claim(TWO, new Epoch(3), true);
        pair.letterbox.handBack();
        try (var box = pair.masterLetterbox()) {
            assertThat(box.claim(new Epoch(3), new Epoch(4))).isTrue();
        }
        assertThatThrownBy(() -> replicator().run(new Epoch(4), false))
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
        assertThat(run().rowsDeleted()).isEqualTo(500);
        pair.onMaster("UPDATE public.t SET v = 'all rows change, none vanishes'");
        run();
        pair.onMaster("DELETE FROM public.t WHERE id <= 101");
        assertThatThrownBy(this::run)
                .hasMessageContaining("101 of 400 rows of t")
                .hasMessageContaining("delete them there by hand");
        assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("400");
        assertThat(replicator().run(TWO, true).rowsDeleted()).isEqualTo(101);
    }

    @Test
    void aRowThatWouldPointNowhereNamesItsForeignKey() throws Exception {
        pair.onBoth("CREATE TABLE public.p (id integer PRIMARY KEY); CREATE TABLE public.cel (id integer PRIMARY KEY,"
                + " p_id integer CONSTRAINT cel_p REFERENCES public.p(id))");
        pair.onMaster("INSERT INTO public.p VALUES (1)");
        run();
        pair.onSlave("INSERT INTO public.cel VALUES (1, 1)");
        pair.onMaster("DELETE FROM public.p");
        assertThatThrownBy(this::run)
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
        assertThatThrownBy(this::run).hasMessageContaining("[t] on the slave would not equal");
        assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("0");
        assertThat(pair.letterbox.read().state().proven()).isFalse();
    }

    @Test
    void ordinaryTriggersDoNotFire() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY, v text); CREATE FUNCTION public.meddle() RETURNS"
                + " trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fired'; END $$");
        pair.onMaster("INSERT INTO public.t VALUES (1, 'true')");
        pair.onSlave("CREATE TRIGGER meddle BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.meddle()");
        assertThat(run().rowsInserted()).isEqualTo(1);
    }

    @Test
    void aTableMadeLaterNeedsNoFurtherGrant() throws Exception {
        run();
        pair.onBoth("CREATE TABLE public.later (id serial PRIMARY KEY)");
        pair.onMaster("INSERT INTO public.later DEFAULT VALUES");
        assertThat(run().changedTables()).containsExactly("later");
    }

    @Test
    void aRestoredMasterPushesNothing() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        run();
        pair.onMaster("UPDATE wazo_ha.pair SET runs = 0");
        assertThatThrownBy(this::run).hasMessageContaining("the master's database was restored");
    }

    @Test
    void aLockOnTheSlaveIsWaitedForAndThenTold() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        pair.onMaster("INSERT INTO public.t VALUES (1)");
        var other = pair.open(pair.slave);
        other.setAutoCommit(false);
        Sql.run(other, "LOCK TABLE public.t IN ROW EXCLUSIVE MODE");
        assertThatThrownBy(this::run).hasMessageContaining("lock timeout").hasMessageContaining("never a part");
        other.rollback();
        assertThat(run().rowsInserted()).isEqualTo(1);
    }

    private Replicator.RunRecord run() throws Exception {
        return replicator().run(TWO, false);
    }

    private Replicator replicator() {
        return new Replicator(
                pair.master,
                pair.slaveFromMaster,
                TwoDatabases.EXCLUDE,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Ticker.system());
    }

    private static String rowsOf(String table) {
        return "SELECT string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\") FROM public.%s t".formatted(table);
    }
}
