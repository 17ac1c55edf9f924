package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/contract.md, section 6: the classes of tables that each node keeps for itself, and their sequences. */
class NeverReplicatedTest extends WithTwoDatabases {
    @ParameterizedTest(name = "6 never replicated, {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        call records | call_log
        call records | call_log_participant
        call records | cel
        call records | queue_log
        call records | call_logd_call_log
        call records | call_logd_recording
        statistics   | stat_agent
        statistics   | stat_agent_periodic
        statistics   | stat_call_on_queue
        statistics   | stat_queue
        statistics   | stat_queue_periodic
        network      | netiface
        network      | resolvconf
        network      | dhcp
        support      | mail
        support      | monitoring
        session      | session
        versions     | chatd_alembic_history
        provisioning | provisioning
        tokens       | auth_token
        tokens       | auth_session
        tokens       | auth_refresh_token
        """)
    void aTableOfAnExcludedClassKeepsItsRowsAndItsSequence(String kind, String table) throws Exception {
        pair.onBoth("CREATE TABLE public.%s (id serial PRIMARY KEY, v text);".formatted(table)
                + " CREATE TABLE public.userfeatures (id serial PRIMARY KEY, v text)");
        pair.onMaster("INSERT INTO public.%s (v) SELECT 'of the master' FROM generate_series(1, 9);".formatted(table)
                + " INSERT INTO public.userfeatures (v) VALUES ('copied')");
        pair.onSlave("INSERT INTO public.%s (v) VALUES ('of the slave')".formatted(table));
        var run = pair.replicator(TwoDatabases.usualExclusions()).run(TwoDatabases.TWO, Replicator.Scope.WHOLE, false);
        assertThat(run.changedTables()).as(kind).containsExactly("userfeatures");
        assertThat(run.sequences()).isEqualTo(1);
        assertThat(pair.slaveText("SELECT string_agg(v, ',') FROM public." + table))
                .isEqualTo("of the slave");
        assertThat(pair.slaveText("SELECT nextval('public.%s_id_seq')".formatted(table)))
                .isEqualTo("2");
    }

    @ParameterizedTest(name = "6 copied, because only the name is alike: {0}")
    @CsvSource({"call_logs", "celebration", "my_queue_log", "stat_agents", "mailbox", "sessions", "provisionings"})
    void aNameThatIsOnlyAlikeIsCopied(String table) throws Exception {
        pair.onBoth("CREATE TABLE public.%s (v text)".formatted(table));
        pair.onMaster("INSERT INTO public.%s VALUES ('x')".formatted(table));
        assertThat(pair.replicator(TwoDatabases.usualExclusions())
                        .run(TwoDatabases.TWO, Replicator.Scope.WHOLE, false)
                        .changedTables())
                .containsExactly(table);
    }

    @Test
    void aTableThatDoesNotExistIsNoErrorNeitherOnOneSideNorOnBoth() throws Exception {
        pair.onMaster("CREATE TABLE public.cel (id serial PRIMARY KEY)");
        pair.onSlave("CREATE TABLE public.queue_log (id serial PRIMARY KEY)");
        assertThat(pair.replicator(TwoDatabases.usualExclusions())
                        .run(TwoDatabases.TWO, Replicator.Scope.WHOLE, false)
                        .tables())
                .isZero();
    }

    @Test
    void whichTablesIsASetting() throws Exception {
        pair.onBoth("CREATE TABLE public.cel (v text); CREATE TABLE public.mine (v text)");
        pair.onMaster("INSERT INTO public.cel VALUES ('x'); INSERT INTO public.mine VALUES ('x')");
        assertThat(pair.replicator(List.of("mi*"))
                        .run(TwoDatabases.TWO, Replicator.Scope.WHOLE, false)
                        .changedTables())
                .containsExactly("cel");
    }

    @Test
    void noOtherSchemaIsTouched() throws Exception {
        pair.onBoth("CREATE SCHEMA other; CREATE TABLE other.t (v text)");
        pair.onMaster("INSERT INTO other.t VALUES ('x')");
        assertThat(pair.run().tables()).isZero();
        assertThat(pair.slaveText("SELECT count(*) FROM other.t")).isEqualTo("0");
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
        assertThat(pair.run().sequences()).isEqualTo(3);
        assertThat(pair.slaveText("SELECT nextval('public.t_id_seq')")).isEqualTo("101");
        assertThat(pair.slaveText("SELECT nextval('public.u_id_seq')")).isEqualTo("41");
        assertThat(pair.slaveText("SELECT nextval('public.free')")).isEqualTo("6");
        assertThat(pair.slaveText("SELECT nextval('public.down')")).isEqualTo("-3");
        assertThat(pair.slaveText("SELECT nextval('public.cel_id_seq')")).isEqualTo("1");
        assertThat(pair.run().sequences()).isZero();
    }

    @Test
    void excludedTablesStayAsTheyAre() throws Exception {
        pair.onBoth("CREATE TABLE public.cel (v text); CREATE TABLE public.call_log_participant (v text);"
                + " CREATE TABLE public.calls (v text)");
        pair.onMaster("INSERT INTO public.cel VALUES ('m'); INSERT INTO public.call_log_participant VALUES ('m');"
                + " INSERT INTO public.calls VALUES ('m')");
        pair.onSlave("INSERT INTO public.cel VALUES ('s'); INSERT INTO public.call_log_participant VALUES ('s')");
        assertThat(pair.run().changedTables()).containsExactly("calls");
        assertThat(pair.slaveText("SELECT v FROM public.cel")).isEqualTo("s");
        assertThat(pair.slaveText("SELECT v FROM public.call_log_participant")).isEqualTo("s");
    }
}
