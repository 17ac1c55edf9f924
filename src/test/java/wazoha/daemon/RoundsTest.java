package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

/** docs/contract.md, section 6: a daemon that ends in the middle of a run has nothing to tell of it. */
class RoundsTest {
    private final List<String> told = new ArrayList<>();
    private final RunBook book =
            new RunBook(Ticker.system(), InstantSource.fixed(Instant.EPOCH), (event, why, seen, done, took) -> {});
    private final Board.Herald herald = (event, why) -> told.add(event);
    private final Rounds rounds = new Rounds(
            new Rounds.Records(
                    new Progress(Ticker.system()), book, new DataAlarm(herald, Ticker.system()), List.of("asterisk")),
            herald);

    @Test
    void aRunThatFailsIsToldAndStandsInTheBook() throws Exception {
        assertThat(rounds.run(AdoptingTest.engines(), Epoch.NONE, Optional.empty())
                        .failed())
                .isTrue();
        assertThat(told).containsExactly("ha_replication_failed");
        assertThat(book.totals().failed()).isEqualTo(1);
    }

    @Test
    void oneThatIsCutOffByTheEndOfTheDaemonIsNot() throws Exception {
        rounds.abort();
        assertThat(rounds.run(AdoptingTest.engines(), Epoch.NONE, Optional.empty())
                        .failed())
                .isTrue();
        assertThat(told).isEmpty();
        assertThat(book.totals().failed()).isZero();
    }
}
