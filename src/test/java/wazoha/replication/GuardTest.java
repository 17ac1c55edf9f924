package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.Epoch;

@Timeout(value = 60, unit = SECONDS)
class GuardTest {
    private static final UUID LINEAGE = new UUID(1, 2);
    private static final Epoch TWO = new Epoch(2);
    private static final Epoch THREE = new Epoch(3);

    private TwoDatabases pair;

    @BeforeEach
    void aPairedStandby() throws Exception {
        pair = TwoDatabases.paired();
        pair.onSlave("CREATE TABLE public.t (id integer PRIMARY KEY)");
    }

    @AfterEach
    void gone() throws Exception {
        pair.close();
    }

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        open_for = NULL                                   | WH001 | the guard is closed
        open_for = open_for - interval '1 s'              | WH001 | the guard is closed
        holder = 'slave'                                  | WH002 | the holder is slave (epoch 2)
        holder = 'disabled'                               | WH002 | the holder is disabled
        epoch = 4                                         | WH003 | the epoch is 4 and not 2
        phase = 'TAKING_OVER'                             | WH004 | the slave's phase is TAKING_OVER
        phase = 'SERVING'                                 | WH004 | the slave's phase is SERVING
        phase = 'HANDING_BACK'                            | WH004 | the slave's phase is HANDING_BACK
        serving = true                                    | WH004 | only a standby slave
        dirty = true, dirty_since = 1                     | WH005 | the slave is dirty since epoch 1
        lineage = '11111111-1111-1111-1111-111111111111'  | WH006 | another pair
        """, quoteCharacter = '`')
    void anApplyIsRefusedAtItsBeginAndAtItsEnd(String change, String state, String message) throws Exception {
        var early = transaction();
        begin(early);
        pair.onSlave("UPDATE wazo_ha.state SET " + change);
        assertThatThrownBy(() -> end(early))
                .hasMessageContaining(message)
                .satisfies(failed ->
                        assertThat(((SQLException) failed).getSQLState()).isEqualTo(state));
        assertThatThrownBy(() -> begin(transaction()))
                .hasMessageContaining(message)
                .satisfies(failed ->
                        assertThat(((SQLException) failed).getSQLState()).isEqualTo(state));
    }

    @Test
    void theFirstRunGivesAnEmptyLetterboxItsLineageAndProvesIt() throws Exception {
        var apply = transaction();
        begin(apply);
        end(apply);
        apply.commit();
        assertThat(pair.letterbox.read().state().lineage().pair()).isEqualTo(LINEAGE);
        assertThat(pair.letterbox.read().state().proven()).isTrue();
        assertThat(pair.slaveText("SELECT runs FROM wazo_ha.state")).isEqualTo("1");
    }

    @Test
    void aRestoredCounterOfRunsIsRefused() throws Exception {
        pair.onSlave("UPDATE wazo_ha.state SET runs = 5");
        var apply = transaction();
        begin(apply);
        assertThatThrownBy(() -> end(apply)).hasMessageContaining("the master's counter was restored");
    }

    @Test
    void anApplyThatWasPausedCannotCommitAfterTheTakeover() throws Exception {
        var paused = transaction();
        begin(paused);
        Sql.run(paused, "INSERT INTO public.t VALUES (1)");
        assertThat(pair.letterbox.claim(TWO, THREE, true)).isTrue();
        assertThatThrownBy(() -> {
                    end(paused);
                    paused.commit();
                })
                .isInstanceOf(SQLException.class);
        assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("0");
    }

    @Test
    void anApplyThatWasPausedBetweenItsLastStatementAndItsCommitCannotCommitAfterTheTakeover() throws Exception {
        var paused = transaction();
        begin(paused);
        Sql.run(paused, "INSERT INTO public.t VALUES (1)");
        end(paused); // holds the row of the guard
        assertThat(pair.letterbox.claim(TWO, THREE, true)).isTrue();
        assertThatThrownBy(paused::commit).isInstanceOf(SQLException.class);
        assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("0");
        assertThat(pair.letterbox.read().state().proven()).isFalse();
    }

    @Test
    void aSessionThatCannotBeEndedFailsTheClaimInTime() throws Exception {
        var stuck = pair.open(pair.slave); // another role: no claim ends it
        stuck.setAutoCommit(false);
        Sql.run(stuck, "SELECT * FROM wazo_ha.state FOR UPDATE");
        long start = System.nanoTime();
        assertThatThrownBy(() -> pair.letterbox.claim(TWO, THREE, true))
                .isInstanceOf(LetterboxException.class)
                .hasMessageContaining("epoch 3 not claimed");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
        stuck.rollback();
        assertThat(pair.letterbox.claim(TWO, THREE, true)).isTrue();
    }

    private Connection transaction() throws SQLException {
        var connection = pair.open(pair.slaveFromMaster);
        connection.setAutoCommit(false);
        return connection;
    }

    private static void begin(Connection apply) throws SQLException {
        Sql.one(apply, row -> row.getLong(1), "SELECT wazo_ha.begin_apply(?, ?)", 2L, LINEAGE);
    }

    private static void end(Connection apply) throws SQLException {
        Sql.one(apply, row -> true, "SELECT wazo_ha.end_apply(?, ?, ?)", 2L, LINEAGE, 1L);
    }
}
