package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Epoch;
import wazoha.service.DatabaseServer;
import wazoha.service.ServiceException;
import wazoha.service.UnnamedDatabase;

class DatabaseKeeperTest {
    private static final Epoch CLAIM = new Epoch(3);

    @TempDir
    Path run;

    private Duration now = Duration.ofSeconds(5);
    private int restarts;
    private boolean refuses;
    private final List<String> told = new ArrayList<>();
    private final Board board = new Board((event, why) -> told.add(event), () -> now);

    private DatabaseKeeper keeper() {
        DatabaseServer server = () -> {
            restarts++;
            if (refuses) {
                throw new ServiceException("it was not killed");
            }
        };
        return new DatabaseKeeper(board, server, run, board::announce, () -> now);
    }

    private void turn(DatabaseKeeper keeper, Epoch claim) throws Exception {
        board.restartDatabase(claim);
        keeper.turn();
    }

    @Test
    void aServerIsRestartedOnceForAClaimAlsoByTheNextDaemonAndAgainForTheNextClaim() throws Exception {
        turn(keeper(), CLAIM);
        turn(keeper(), CLAIM);
        assertThat(restarts).isEqualTo(1);
        turn(keeper(), new Epoch(5));
        assertThat(restarts).isEqualTo(2);
        assertThat(told).containsExactly("database_restarted", "database_restarted");
    }

    @Test
    void aServerThatCouldNotBeEndedIsTriedAgainAfterHalfAMinute() throws Exception {
        var keeper = keeper();
        refuses = true;
        turn(keeper, CLAIM);
        turn(keeper, CLAIM);
        assertThat(restarts).isEqualTo(1);
        now = now.plusSeconds(30);
        refuses = false;
        turn(keeper, CLAIM);
        assertThat(restarts).isEqualTo(2);
        assertThat(told).containsExactly("database_not_restarted", "database_restarted");
    }

    @Test
    void aServerThatAnswersByNowIsLeftAlone() throws Exception {
        board.restartDatabase(CLAIM);
        board.letter(new Letter(Way.LETTERBOX, Letter.NO_STATE, Letter.NO_HEARTBEAT));
        keeper().turn();
        assertThat(restarts).isZero();
    }

    @Test
    void whereNothingIsConfiguredNothingIsRestartedAndThatIsSaidOnce() throws Exception {
        var keeper = new DatabaseKeeper(board, new UnnamedDatabase(), run, board::announce, () -> now);
        turn(keeper, CLAIM);
        now = now.plusSeconds(30);
        turn(keeper, CLAIM);
        assertThat(told).containsExactly("database_not_restarted");
    }
}
