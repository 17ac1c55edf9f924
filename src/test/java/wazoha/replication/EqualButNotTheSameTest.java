package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/decisions/0027: values that PostgreSQL counts as equal, or gives one hash, are told apart all the same. */
class EqualButNotTheSameTest extends WithTwoDatabases {
    @BeforeEach
    void typesOfTheApplication() throws Exception {
        pair.onBoth(
                "CREATE COLLATION public.careless (provider = icu, locale = 'und-u-ks-level1', deterministic = false);"
                        + " CREATE DOMAIN public.careless_text AS text COLLATE public.careless");
    }

    /** Both int8, timestamps and times of day are folded to 32 bits by the hashes of their types. */
    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource(delimiter = '|', textBlock = """
            numeric                       | 1.0                        | 1.00
            int8                          | 5                          | 4294967300
            timestamp                     | 2000-01-01 00:00:00.000005 | 2000-01-01 01:11:34.967300
            time                          | 00:00:00.000005            | 01:11:34.967300
            bpchar                        | 'a'                        | 'a  '
            jsonb                         | {"a": 1}                   | {"a": 1.0}
            json                          | {"a": 1}                   | {"a":  1}
            float8                        | 0                          | -0
            interval                      | 1 mon                      | 30 days
            inet                          | 10.0.0.1/31                | 10.0.0.1/32
            text COLLATE public.careless  | Mueller                    | MUELLER
            varchar COLLATE public.careless | Mueller                  | MUELLER
            public.careless_text          | Mueller                    | MUELLER
            public.careless_text[]        | {Mueller}                  | {MUELLER}
            int4                          | NULL                       | 0
            """)
    void aChangeIsSeen(String type, String before, String after) throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY, before integer, v %s, after text)".formatted(type));
        pair.onMaster("INSERT INTO public.t VALUES (1, 2, %s, 'x')".formatted(literal(before)));
        pair.run();
        pair.onMaster("UPDATE public.t SET v = " + literal(after));
        assertThat(pair.run().rowsInserted()).isEqualTo(1);
        assertThat(pair.slaveText("SELECT v::text FROM public.t"))
                .isEqualTo(pair.masterText("SELECT v::text FROM public.t"));
        assertThat(pair.run().changedTables()).isEmpty();
    }

    private static String literal(String text) {
        return text.equals("NULL") ? "NULL" : Sql.text(text);
    }
}
