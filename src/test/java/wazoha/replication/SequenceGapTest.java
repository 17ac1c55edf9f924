package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import wazoha.node.Epoch;

/** Ids that a slave makes while it serves are not those that its master made after its last run. */
class SequenceGapTest extends WithTwoDatabases {
    private String last(String sequence) throws Exception {
        return pair.slaveText("SELECT last_value FROM public." + sequence);
    }

    @Test
    void aTakeoverLeavesAGapBehindTheMastersLastValue() throws Exception {
        pair.onBoth("CREATE TABLE public.u (id serial PRIMARY KEY); CREATE TABLE public.cel (id serial PRIMARY KEY)");
        pair.onMaster("INSERT INTO public.u SELECT nextval('u_id_seq') FROM generate_series(1, 40)");
        pair.run();
        pair.onMaster("INSERT INTO public.u DEFAULT VALUES"); // 41, which the slave never hears of
        assertThat(pair.letterbox.claim(TwoDatabases.TWO, new Epoch(3), true)).isTrue();
        pair.onSlave("INSERT INTO public.u DEFAULT VALUES");
        assertThat(pair.slaveText("SELECT max(id) FROM public.u")).isEqualTo("1000041");
        assertThat(last("cel_id_seq")).as("never replicated").isEqualTo("1");
    }

    @Test
    void aSecondTakeoverDoesNotJumpAgain() throws Exception {
        pair.onBoth("CREATE SEQUENCE public.s");
        pair.onMaster("SELECT setval('public.s', 7)");
        pair.run();
        pair.letterbox.claim(TwoDatabases.TWO, new Epoch(3), true);
        assertThat(last("s")).isEqualTo("1000007");
        pair.letterbox.claim(new Epoch(3), new Epoch(5), true);
        assertThat(last("s")).isEqualTo("1000007");
    }

    @Test
    void aSequenceThatHasLittleLeftGivesHalfOfIt() throws Exception {
        pair.onBoth(
                "CREATE SEQUENCE public.small AS smallint; CREATE SEQUENCE public.down INCREMENT -2 MINVALUE -1000 MAXVALUE 0;"
                        + " CREATE TABLE public.old (id integer PRIMARY KEY); CREATE SEQUENCE public.wide OWNED BY public.old.id;"
                        + " CREATE SEQUENCE public.never");
        pair.onMaster(
                "SELECT setval('public.small', 32001), setval('public.down', -200), setval('public.wide', 2147483001)");
        pair.run();
        pair.letterbox.claim(TwoDatabases.TWO, new Epoch(3), true);
        assertThat(last("small")).isEqualTo("32384");
        assertThat(last("down")).isEqualTo("-600");
        assertThat(last("wide")).as("a bigint sequence for an integer column").isEqualTo("2147483324");
        assertThat(pair.slaveText("SELECT nextval('public.never')")).isEqualTo("1");
    }

    @Test
    void hundredSequencesCostATakeoverLittle() throws Exception {
        pair.onBoth("DO $$ BEGIN FOR n IN 1..100 LOOP EXECUTE 'CREATE SEQUENCE public.s' || n; END LOOP; END $$");
        pair.onMaster("DO $$ BEGIN FOR n IN 1..100 LOOP PERFORM setval('public.s' || n, n); END LOOP; END $$");
        pair.run();
        pair.letterbox.read();
        long start = System.nanoTime();
        assertThat(pair.letterbox.claim(TwoDatabases.TWO, new Epoch(3), true)).isTrue();
        System.out.printf("claim with 100 sequences to move: %d ms%n", (System.nanoTime() - start) / 1_000_000);
        assertThat(last("s100")).isEqualTo("1000100");
    }

    @Test
    void aRunThatMovesNothingWritesNothing() throws Exception {
        pair.onBoth("CREATE SEQUENCE public.s");
        pair.onMaster("SELECT setval('public.s', 7)");
        pair.run();
        var before = pair.slaveText("SELECT xmin::text FROM wazo_ha.sequence");
        pair.run();
        assertThat(pair.slaveText("SELECT xmin::text FROM wazo_ha.sequence")).isEqualTo(before);
    }
}
