package wazoha.daemon;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import wazoha.replication.MasterWord;

/** The part of the board for what travels over ssh while the letterbox is silent. Thread-safe, and no call blocks. */
final class VerbBoard {
    private final Signal news;
    private volatile Letter letter = Letter.NONE;
    private volatile MasterWord beat = Letter.NO_HEARTBEAT;
    private final AtomicReference<@Nullable MasterClaim> claim = new AtomicReference<>();
    private final ConcurrentLinkedQueue<MasterClaim.Answer> answers = new ConcurrentLinkedQueue<>();

    VerbBoard(Signal news) {
        this.news = news;
    }

    // on a master

    /** The slave's word as it was read last over ssh. */
    Letter letter() {
        return letter;
    }

    void letter(Letter next) {
        var before = letter;
        letter = next;
        if (next.isNewsAfter(before)) {
            news.raise();
        }
    }

    // on a slave

    /** The master's word as it came last over ssh. */
    MasterWord beat() {
        return beat;
    }

    void heard(MasterWord word) {
        boolean different = !word.phase().equals(beat.phase()) || word.ready() != beat.ready();
        beat = word;
        if (different) {
            news.raise();
        }
    }

    /** A claim of the master's: for the letterbox to decide, or for the cycle where that is silent. */
    void asks(MasterClaim asked) {
        claim.set(asked);
        news.raise();
    }

    /** @param posted whether the letterbox answers: then it decides, and nothing is left for the cycle */
    List<MasterClaim> undecided(boolean posted) {
        return posted ? List.of() : takeClaim().stream().toList();
    }

    Optional<MasterClaim> takeClaim() {
        return Optional.ofNullable(claim.getAndSet(null));
    }

    void answer(MasterClaim.Answer answer) {
        answers.add(answer);
    }

    List<MasterClaim.Answer> takeAnswers() {
        return ProbeBoard.drained(answers);
    }
}
