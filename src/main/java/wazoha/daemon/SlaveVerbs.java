package wazoha.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import wazoha.failover.MasterSight;
import wazoha.failover.Phase;
import wazoha.failover.Telephony;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.VerbDesk;
import wazoha.node.Ticker;

/**
 * The slave's worker at the second way: tells the verbs what this node says, reads the master's word and its claims, and
 * answers those.
 */
final class SlaveVerbs implements Loop.Task {
    static final String SUBJECT = "way from the master";
    private static final long STALE_MILLIS = 10_000;

    private final Board board;
    private final VerbDesk desk;
    private final String bootId;
    private final Supplier<Optional<CycleReport>> reports;
    private final Duration patience;
    private final Ticker ticker;
    private final Consumer<List<String>> concerns;
    private final Runnable wakeLetters;
    private final Since mute = new Since();
    private boolean cleared;
    private long beat;

    /**
     * @param reports the last cycle
     * @param patience so long a master that boots or is mended may say nothing
     * @param concerns takes what is wrong now
     * @param wakeLetters the letterbox decides on claims, as long as it answers
     */
    SlaveVerbs(
            Board board,
            VerbDesk desk,
            String bootId,
            Supplier<Optional<CycleReport>> reports,
            Duration patience,
            Ticker ticker,
            Consumer<List<String>> concerns,
            Runnable wakeLetters) {
        this.board = board;
        this.desk = desk;
        this.bootId = bootId;
        this.reports = reports;
        this.patience = patience;
        this.ticker = ticker;
        this.concerns = concerns;
        this.wakeLetters = wakeLetters;
    }

    @Override
    public void turn() throws FileSyncException {
        if (!cleared) {
            desk.clear();
            cleared = true;
        }
        desk.heard().flatMap(WordText::master).ifPresent(board.verbs::heard);
        desk.takeClaim()
                .map(asked -> new MasterClaim(asked.id(), asked.expected(), asked.next()))
                .ifPresent(this::ask);
        var answers = board.verbs.takeAnswers();
        tell(); // an answer without the word that belongs to it would be doubted
        for (var answer : answers) {
            desk.answer(answer.claim().id(), text(answer));
        }
        reports.get().ifPresent(this::watch);
    }

    private void ask(MasterClaim claim) {
        board.verbs.asks(claim);
        wakeLetters.run();
    }

    private void tell() throws FileSyncException {
        var word = board.word();
        if (word.isEmpty() || board.wordIsOld()) {
            return;
        }
        var letter = board.letter();
        boolean silent = board.telephony() == Telephony.STOPPED;
        var own = OwnWord.ofSlave(word.get(), letter, silent, board.isHandedBack(), ++beat);
        desk.tell(WordText.of(own, bootId, letter.fromLetterbox() ? "letterbox" : "journal"));
    }

    private static String text(MasterClaim.Answer answer) {
        return "%s %s"
                .formatted(
                        switch (answer.kind()) {
                            case WON -> "won";
                            case LOST -> "lost";
                            case FAILED -> "refused";
                        },
                        answer.why());
    }

    /** A master that lives and says nothing by any way never gets service back: a person must open one. */
    private void watch(CycleReport report) {
        var peer = report.peer();
        boolean lives = peer.diagnosis().equals(MasterSight.IDLE.name())
                || peer.diagnosis().equals(MasterSight.TELEPHONY_DEAD.name());
        boolean heard = peer.heartbeatAgeMillis() >= 0 && peer.heartbeatAgeMillis() < STALE_MILLIS;
        var now = ticker.now();
        mute.update(report.memory().phase() == Phase.SERVING && lives && !heard, now);
        concerns.accept(
                mute.over(patience, now)
                        ? List.of(
                                "the master lives and reaches this node neither by its database (TCP 5432) nor over ssh (TCP 22): this node goes on serving, and cannot hand back until one of the two is open to the master")
                        : List.of());
    }
}
