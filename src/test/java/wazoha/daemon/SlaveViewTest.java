package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import wazoha.failover.SlaveSight;
import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;
import wazoha.replication.SlaveWord;

/** What a master believes of its slave while words change from one way to the other. */
class SlaveViewTest {
    private final SlaveView view = new SlaveView(SimPair.LIMITS, Duration.ZERO);

    private static SlaveWord word(String phase, boolean serving, long beat) {
        return new SlaveWord(
                Lineage.UNREAD, 0, NodeRole.SLAVE, new Epoch(3), phase, true, serving, true, false, false, beat);
    }

    private void hear(Way way, SlaveWord word, int seconds) {
        var sensed = CalmSenses.reading(new Letter(way, word, Letter.NO_HEARTBEAT));
        view.update(sensed, Duration.ofSeconds(seconds));
    }

    @Test
    void aRowThatStoodWhileTheDatabaseWasAwayIsNotBelievedBesideAFreshWordOverSsh() {
        hear(Way.SSH, word("SERVING", false, 7), 1);
        hear(Way.SSH, word("SERVING", false, 8), 2);
        hear(Way.LETTERBOX, word("STANDBY", true, 217), 3);
        assertThat(view.answers(Duration.ofSeconds(3)))
                .as("serving, as of long ago")
                .isFalse();
        assertThat(view.sight(Duration.ofSeconds(3))).isEqualTo(SlaveSight.SERVING);
        assertThat(view.freshWord(Duration.ofSeconds(3)).beat()).isEqualTo(8);
    }

    @Test
    void theRowIsBelievedOnceItMoves() {
        hear(Way.SSH, word("SERVING", false, 7), 1);
        hear(Way.SSH, word("SERVING", false, 8), 2);
        hear(Way.LETTERBOX, word("STANDBY", true, 217), 3);
        hear(Way.LETTERBOX, word("SERVING", true, 218), 4);
        assertThat(view.answers(Duration.ofSeconds(4))).isTrue();
        assertThat(view.freshWord(Duration.ofSeconds(9))).isEqualTo(Letter.NO_STATE);
    }
}
