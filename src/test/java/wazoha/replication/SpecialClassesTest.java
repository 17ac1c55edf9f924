package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Ticker;
import wazoha.replication.Replicator.RunRecord;
import wazoha.replication.Replicator.Scope;

/** docs/contract.md, section 6: tables that are copied and need not be equal, and tokens. */
@Timeout(120)
class SpecialClassesTest extends WithTwoDatabases {
    private static final TableClasses CLASSES =
            new TableClasses(List.of("cel"), List.of("presence"), List.of("auth_token", "auth_session"));
    private static final String IDS = "SELECT coalesce(string_agg(id, ' ' ORDER BY id), '') FROM public.";

    private final List<RunStep> steps = new ArrayList<>();

    @BeforeEach
    void tables() throws Exception {
        pair.onBoth("""
                CREATE TABLE public.auth_user (id text PRIMARY KEY);
                CREATE TABLE public.auth_session (id text PRIMARY KEY);
                CREATE TABLE public.auth_token (id text PRIMARY KEY, session_id text REFERENCES public.auth_session(id),
                    user_id text REFERENCES public.auth_user(id), expires integer);
                CREATE TABLE public.presence (id text PRIMARY KEY, state text)""");
        pair.onMaster("""
                INSERT INTO public.auth_user VALUES ('u1'), ('u2');
                INSERT INTO public.auth_session VALUES ('s1'), ('s2');
                INSERT INTO public.auth_token VALUES ('m1', 's1', 'u1', 1), ('m2', 's2', 'u2', 1)""");
        pair.onSlave("""
                INSERT INTO public.auth_user VALUES ('u1'), ('u2');
                INSERT INTO public.auth_session VALUES ('own');
                INSERT INTO public.auth_token VALUES ('own1', 'own', 'u1', 1), ('own2', 'own', 'u2', 1)""");
        run();
    }

    @Test
    void theMastersTokensComeAndTheSlavesOwnStay() throws Exception {
        assertThat(pair.slaveText(IDS + "auth_token")).isEqualTo("m1 m2 own1 own2");
        assertThat(pair.slaveText(IDS + "auth_session")).isEqualTo("own s1 s2");
        assertThat(run().changedTables())
                .as("a difference that stays is no change")
                .isEmpty();
    }

    @Test
    void aTokenThatTheMasterRevokedGoesAndOneThatItProlongedChanges() throws Exception {
        pair.onMaster(
                "DELETE FROM public.auth_token WHERE id = 'm1'; UPDATE public.auth_token SET expires = 9 WHERE id = 'm2'");
        var run = run();
        assertThat(run.changedTables()).containsExactly("auth_token");
        assertThat(pair.slaveText(IDS + "auth_token")).isEqualTo("m2 own1 own2");
        assertThat(pair.slaveText("SELECT expires FROM public.auth_token WHERE id = 'm2'"))
                .isEqualTo("9");
    }

    @Test
    void aTokenThatBothHadFromTheBeginningIsTheMastersToo() throws Exception {
        pair.onBoth("INSERT INTO public.auth_token VALUES ('both', NULL, NULL, 1)");
        run();
        pair.onMaster("DELETE FROM public.auth_token WHERE id = 'both'");
        run();
        assertThat(pair.slaveText(IDS + "auth_token")).isEqualTo("m1 m2 own1 own2");
    }

    @Test
    void theSlavesTokensOfAUserWhoIsGoneGoWithTheUser() throws Exception {
        pair.onMaster(
                "DELETE FROM public.auth_token WHERE user_id = 'u2'; DELETE FROM public.auth_user WHERE id = 'u2'");
        run();
        assertThat(pair.slaveText(IDS + "auth_user")).isEqualTo("u1");
        assertThat(pair.slaveText(IDS + "auth_token")).isEqualTo("m1 own1");
    }

    @Test
    void whatServicesWriteIsCopiedAndIsNoPartOfTheProof() throws Exception {
        pair.onSlave("CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql AS $$"
                + " BEGIN NEW.state := 'as the slave sees it'; RETURN NEW; END $$;"
                + " CREATE TRIGGER meddle BEFORE INSERT ON public.presence FOR EACH ROW EXECUTE FUNCTION public.meddle();"
                + " ALTER TABLE public.presence ENABLE ALWAYS TRIGGER meddle;"
                + " INSERT INTO public.presence SELECT 'old' || n FROM generate_series(1, 300) n");
        pair.onMaster("INSERT INTO public.presence VALUES ('a', 'away')");
        assertThat(run().rowsDeleted()).as("no limit of deletions counts here").isEqualTo(300);
        assertThat(pair.slaveText("SELECT id || ' ' || state FROM public.presence"))
                .isEqualTo("a as the slave sees it");
    }

    @Test
    void aRunTellsHowFarItIs() throws Exception {
        pair.onMaster("INSERT INTO public.auth_user VALUES ('u3')");
        steps.clear();
        run();
        assertThat(steps)
                .extracting(RunStep::phase)
                .containsSubsequence(
                        RunStep.Phase.CHECKING, RunStep.Phase.COMPARING, RunStep.Phase.COPYING, RunStep.Phase.PROVING);
        var last = steps.get(steps.size() - 1);
        assertThat(last.rows()).isEqualTo(1);
        assertThat(last.bytes()).isEqualTo(3);
    }

    private RunRecord run() throws Exception {
        return new Replicator(
                        pair.master,
                        pair.slaveFromMaster,
                        CLASSES,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Ticker.system(),
                        new RunMemory(),
                        steps::add)
                .run(TwoDatabases.TWO, Scope.WHOLE, false);
    }
}
