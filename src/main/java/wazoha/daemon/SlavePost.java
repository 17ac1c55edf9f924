package wazoha.daemon;

import wazoha.failover.Phase;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.VerbGuard;
import wazoha.node.NodeRole;
import wazoha.replication.LetterboxException;
import wazoha.replication.SlaveLetterbox;
import wazoha.replication.SlaveWord;

/** The slave's worker at the letterbox: claims, hands back, tells, reads, and keeps the guard of the file verbs. */
final class SlavePost implements Loop.Task {
    private final Board board;
    private final SlaveLetterbox letterbox;
    private final VerbGuard verbs;
    private boolean installed;
    private boolean opened;

    SlavePost(Board board, SlaveLetterbox letterbox, VerbGuard verbs) {
        this.board = board;
        this.letterbox = letterbox;
        this.verbs = verbs;
    }

    @Override
    public void turn() throws FileSyncException, LetterboxException {
        var word = board.word();
        if (word.isEmpty()) {
            return;
        }
        try {
            exchange(word.get());
        } catch (LetterboxException unreadable) {
            installed = false; // it may be a new and empty database
            opened = false; // PostgreSQL may have been restarted: then it is for us to open the guard again
            board.letter(board.letter().unreadable());
            board.takeClaim().ifPresent(order -> board.claimed(new ClaimResult(ClaimResult.Kind.FAILED, order.next())));
            throw unreadable;
        }
    }

    private void exchange(Word word) throws LetterboxException, FileSyncException {
        if (!installed) {
            letterbox.install();
            installed = true;
        }
        if (!opened && !word.unposted()) {
            letterbox.open();
            opened = true;
        }
        var order = board.takeClaim();
        if (order.isPresent()) {
            claim(order.get());
        }
        if (board.wantsHandBack()) {
            letterbox.handBack();
            board.handBackCommitted();
        }
        if (!board.wordIsOld()) {
            letterbox.tell(phaseText(word), word.serving(), word.willing(), word.asks());
        }
        var reading = letterbox.read();
        board.letter(new Letter(true, reading.state(), reading.heartbeat().orElse(Letter.NO_HEARTBEAT)));
        keepVerbs(word, reading.state());
    }

    /** First the file verbs end, then the sessions of the database: after that, nothing of the master arrives here. */
    private void claim(Board.ClaimOrder order) throws LetterboxException, FileSyncException {
        try {
            verbs.close();
        } finally { // a copy that cannot be ended must not keep the database open too
            boolean won = letterbox.claim(order.expected(), order.next(), order.withBase());
            board.claimed(new ClaimResult(won ? ClaimResult.Kind.WON : ClaimResult.Kind.LOST, order.next()));
        }
    }

    private String phaseText(Word word) {
        return word.phase() == Phase.HANDING_BACK && board.isHandedBack()
                ? "HANDED_BACK"
                : word.phase().name();
    }

    private void keepVerbs(Word word, SlaveWord state) throws FileSyncException {
        boolean open = word.phase() == Phase.STANDBY && state.holder() == NodeRole.MASTER && !state.dirty();
        if (open) {
            verbs.open(state.epoch());
        } else {
            verbs.close();
        }
    }
}
