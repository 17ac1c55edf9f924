package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docs/contract.md, section 6: whatever a table is like, its rows arrive as they are. */
@Timeout(120)
class EveryKindOfTableTest extends WithTwoDatabases {
    private static final String KINDS = """
            CREATE TYPE public.other AS ENUM ('x');
            CREATE TYPE public.mood AS ENUM ('good', 'bad');
            CREATE DOMAIN public.percent AS integer CHECK (VALUE BETWEEN 0 AND 100);
            CREATE TYPE public.couple AS (a integer, b public.mood);
            CREATE TABLE public.kinds (id integer PRIMARY KEY, d public.percent, c public.couple, cs public.couple[],
                moods public.mood[], v tsvector, q tsquery, r daterange, f double precision, fs real[], i interval, n numeric,
                p point, m money, bits bit(5), mac macaddr, path jsonpath, lsn pg_lsn, tz timetz, one "char", fixed char(4),
                reg regclass);
            CREATE TABLE public.nothing ();
            CREATE TABLE public.animal (id integer, name text);
            CREATE TABLE public.dog (breed text) INHERITS (public.animal);
            CREATE TABLE public.tree (id integer PRIMARY KEY, parent integer REFERENCES public.tree(id));
            CREATE TABLE public.by_mood (m public.mood, f double precision, v text, PRIMARY KEY (m, f));
            CREATE TABLE public.big (id integer PRIMARY KEY, t text);
            CREATE TABLE public.texts (t text);
            """;

    private static final String ROWS = """
            INSERT INTO public.kinds VALUES
                (1, 100, ROW(1, 'bad'), ARRAY[ROW(2, NULL)::public.couple, NULL], '{good,bad}', 'a:1 b:2', 'a & b',
                    '[2026-01-01,)', '-0', '{NaN,-0,1e-45}', '1 mon -3 days 04:05:06.000001', 1.00, '(-0,1e-300)', 12.34,
                    B'10101', '08:00:2b:01:02:03', '$.a[*] ? (@ > 1)', '16/B374D848', '12:00+02', 'c', 'ab', 'pg_class'),
                (2, NULL, NULL, '{}', '[0:1]={bad,good}', '', '', 'empty', 5e-324, '{}', '-00:00:01', 'NaN', NULL, NULL,
                    NULL, NULL, NULL, NULL, NULL, NULL, '', NULL),
                (3, 0, ROW(NULL, NULL), NULL, NULL, NULL, NULL, NULL, 'Infinity'::float8 - 'Infinity'::float8, NULL, NULL, '-Infinity', NULL, NULL,
                    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
            INSERT INTO public.nothing DEFAULT VALUES; INSERT INTO public.nothing DEFAULT VALUES;
            INSERT INTO public.animal VALUES (1, 'cat'); INSERT INTO public.dog VALUES (2, 'rex', 'terrier');
            INSERT INTO public.tree VALUES (1, NULL), (2, 1), (3, 3);
            INSERT INTO public.by_mood VALUES ('good', 0.1, 'a'), ('bad', 'NaN', 'b');
            INSERT INTO public.big SELECT n, repeat(md5(n::text), 32768) FROM generate_series(1, 12) n;
            INSERT INTO public.texts VALUES ('\\.'), (E'\\\\.\\n'), (E'\\\\N'), (E'a\\tb'), (E'\\r\\n'), ('NULL'), (''), (NULL),
                (E'\\x01\\x7f'), ('"";COPY public.big FROM PROGRAM ''id'';--'), (E'\\b\\f\\v');
            """;

    private static final String[] TABLES = {"kinds", "nothing", "animal", "dog", "tree", "by_mood", "big", "texts"};

    @Test
    void everyKindArrivesAndEveryChangeIsSeen() throws Exception {
        pair.onMaster("CREATE TYPE public.zero AS ENUM ('OIDs differ on the two servers')");
        pair.onSlave("CREATE TABLE public.gap (id integer); DROP TABLE public.gap; CREATE TYPE public.zero AS ENUM"
                + " ('OIDs differ on the two servers')");
        pair.onBoth(KINDS);
        pair.onMaster(ROWS);
        pair.run();
        assertEqualTables();
        assertThat(pair.run().changedTables()).as("equal").isEmpty();
        pair.onMaster("UPDATE public.kinds SET f = 0 WHERE id = 1; UPDATE public.kinds SET n = 1.0 WHERE id = 1;"
                + " DELETE FROM public.nothing WHERE ctid = (SELECT min(ctid) FROM public.nothing);"
                + " UPDATE public.dog SET name = 'max'; UPDATE public.tree SET parent = 2 WHERE id = 3;"
                + " UPDATE public.by_mood SET v = 'c' WHERE m = 'bad'; UPDATE public.big SET t = t || 'x' WHERE id = 5;"
                + " DELETE FROM public.texts WHERE t IS NULL");
        var run = pair.run();
        assertThat(run.changedTables()).containsExactly("big", "by_mood", "dog", "kinds", "nothing", "texts", "tree");
        assertThat(run.rowsDeleted()).isEqualTo(7);
        assertEqualTables();
        assertThat(pair.run().changedTables()).isEmpty();
    }

    @Test
    void rowsThatOnlyExchangeAValueAreSeen() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY, name text UNIQUE)");
        pair.onMaster("INSERT INTO public.t SELECT n, 'name ' || n FROM generate_series(1, 5000) n");
        pair.run();
        pair.onMaster("UPDATE public.t SET name = 'z' WHERE id = 1; UPDATE public.t SET name = 'name 1' WHERE id = 2;"
                + " UPDATE public.t SET name = 'name 2' WHERE id = 1");
        assertThat(pair.run().rowsInserted()).isEqualTo(2);
        assertThat(pair.slaveText(TwoDatabases.rowsOf("t"))).isEqualTo(pair.masterText(TwoDatabases.rowsOf("t")));
    }

    @Test
    void moreRowsThanAreNamedOneByOneAreCopiedWholly() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY, v integer)");
        pair.onMaster("INSERT INTO public.t SELECT n, n FROM generate_series(1, 120000) n");
        pair.run();
        pair.onMaster("UPDATE public.t SET v = v + 1; DELETE FROM public.t WHERE id <= 50");
        var run = pair.run();
        assertThat(run.rowsDeleted()).isEqualTo(120_000);
        assertThat(run.rowsInserted()).isEqualTo(119_950);
        pair.onMaster("UPDATE public.t SET v = v + 1; DELETE FROM public.t WHERE id <= 40000");
        assertThatThrownBy(pair::run).hasMessageContaining("39950 of 119950 rows of t");
    }

    @Test
    void aPolicyThatHidesRowsIsAnErrorAndNoLackOfRows() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        pair.run();
        pair.onSlave("ALTER TABLE public.t ENABLE ROW LEVEL SECURITY");
        pair.onMaster("INSERT INTO public.t VALUES (1)");
        assertThatThrownBy(pair::run).hasMessageContaining("row-level security policy");
    }

    private void assertEqualTables() throws Exception {
        for (var table : TABLES) {
            assertThat(pair.slaveText(TwoDatabases.rowsOf(table)))
                    .as(table)
                    .isEqualTo(pair.masterText(TwoDatabases.rowsOf(table)));
        }
    }
}
