package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** docs/contract.md, section 6: which rows a run moves, and that they arrive as they are. */
class ReplicatorTest extends WithTwoDatabases {
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

    @Test
    void everyTypeArrivesAsItIs() throws Exception {
        pair.onBoth(EVERY_TYPE);
        pair.onMaster(EVERY_ROW);
        var run = pair.run();
        assertThat(run.changedTables())
                .containsExactly(
                        "Odd \"Table\" name", "always", "child", "no_key", "parent", "parts_high", "parts_low");
        assertThat(run.rowsInserted()).isEqualTo(17);
        assertThat(run.rowsDeleted()).isZero();
        for (var table : new String[] {"\"Odd \"\"Table\"\" name\"", "always", "no_key", "parent", "child", "parts"}) {
            assertThat(pair.slaveText(TwoDatabases.rowsOf(table)))
                    .as(table)
                    .isEqualTo(pair.masterText(TwoDatabases.rowsOf(table)));
        }
        assertThat(pair.slaveText("SELECT count(*) FROM public.cel")).isEqualTo("0");
        assertThat(pair.run().changedTables()).isEmpty();
        assertThat(pair.run().hash()).isEqualTo(run.hash());
    }

    @Test
    void theOrderOfColumnsDoesNotMatter() throws Exception {
        pair.onMaster("CREATE TABLE public.t (id integer PRIMARY KEY, a text, b integer)");
        pair.onSlave("CREATE TABLE public.t (b integer, gone text, a text, id integer PRIMARY KEY);"
                + " ALTER TABLE public.t DROP COLUMN gone");
        pair.onMaster("INSERT INTO public.t VALUES (1, 'x', 7)");
        pair.run();
        assertThat(pair.slaveText("SELECT (id, a, b)::text FROM public.t")).isEqualTo("(1,x,7)");
        assertThat(pair.run().changedTables()).isEmpty();
    }

    @Test
    void onlyWhatDiffersTravels() throws Exception {
        pair.onBoth(EVERY_TYPE);
        pair.onMaster(EVERY_ROW);
        pair.onMaster("INSERT INTO public.parent SELECT n, 'name ' || n FROM generate_series(10, 6000) n");
        pair.run();
        pair.onMaster("UPDATE public.parent SET name = 'new' WHERE id = 2; DELETE FROM public.parent WHERE id = 77;"
                + " INSERT INTO public.parent VALUES (7000, 'added'); DELETE FROM public.no_key WHERE ctid ="
                + " (SELECT ctid FROM public.no_key WHERE a = 'twice' LIMIT 1)");
        pair.onSlave("UPDATE public.parent SET name = 'drift' WHERE id = 78");
        var run = pair.run();
        assertThat(run.changedTables()).containsExactly("no_key", "parent");
        assertThat(run.rowsDeleted()).isEqualTo(3 + 1);
        assertThat(run.rowsInserted()).isEqualTo(3);
        assertThat(run.bytes()).isLessThan(200);
        assertThat(pair.slaveText(TwoDatabases.rowsOf("parent")))
                .isEqualTo(pair.masterText(TwoDatabases.rowsOf("parent")));
        assertThat(pair.slaveText(TwoDatabases.rowsOf("no_key")))
                .isEqualTo(pair.masterText(TwoDatabases.rowsOf("no_key")));
    }

    @Test
    void twoRowsMayExchangeTheirUniqueNames() throws Exception {
        pair.onBoth(EVERY_TYPE);
        pair.onMaster(EVERY_ROW);
        pair.run();
        pair.onMaster(
                "UPDATE public.parent SET name = 'c' WHERE id = 1; UPDATE public.parent SET name = 'a' WHERE id = 2;"
                        + " UPDATE public.parent SET name = 'b' WHERE id = 1");
        pair.run();
        assertThat(pair.slaveText(TwoDatabases.rowsOf("parent")))
                .isEqualTo(pair.masterText(TwoDatabases.rowsOf("parent")));
    }

    @Test
    void ordinaryTriggersDoNotFire() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY, v text); CREATE FUNCTION public.meddle() RETURNS"
                + " trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fired'; END $$");
        pair.onMaster("INSERT INTO public.t VALUES (1, 'true')");
        pair.onSlave("CREATE TRIGGER meddle BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.meddle()");
        assertThat(pair.run().rowsInserted()).isEqualTo(1);
    }

    @Test
    void aTableMadeLaterNeedsNoFurtherGrant() throws Exception {
        pair.run();
        pair.onBoth("CREATE TABLE public.later (id serial PRIMARY KEY)");
        pair.onMaster("INSERT INTO public.later DEFAULT VALUES");
        assertThat(pair.run().changedTables()).containsExactly("later");
    }
}
