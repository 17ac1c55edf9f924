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
            board.letterUnreadable();
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
        decideMastersClaim(word);
        if (board.wantsHandBack()) {
            letterbox.handBack();
            board.handBackCommitted();
        }
        if (!board.wordIsOld()) {
            letterbox.tell(OwnWord.phaseText(word, board.isHandedBack()), word.serving(), word.willing(), word.asks());
        }
        var reading = letterbox.read();
        if (OwnWord.owesMastersClaim(word, reading.state())) {
            letterbox.claimForMaster(reading.state().epoch(), word.epoch()); // the journal decided meanwhile
            reading = letterbox.read();
        }
        board.letter(
                new Letter(Way.LETTERBOX, reading.state(), reading.heartbeat().orElse(Letter.NO_HEARTBEAT)));
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

    /** As if the master had asked here itself. An answer that is lost with the connection is asked for again. */
    private void decideMastersClaim(Word word) throws LetterboxException {
        var asked = board.verbs.takeClaim();
        if (asked.isEmpty()) {
            return;
        }
        var claim = asked.get();
        boolean silent = word.phase() == Phase.STANDBY || (word.phase() == Phase.HANDING_BACK && board.isHandedBack());
        if (!silent) {
            board.verbs.answer(claim.refused("the slave's phase is " + word.phase()));
            return;
        }
        boolean won = letterbox.claimForMaster(claim.expected(), claim.next());
        var row = letterbox.read().state();
        board.letter(new Letter(Way.LETTERBOX, row, board.letter().heartbeat()));
        boolean mine = row.holder() == NodeRole.MASTER && row.epoch().equals(claim.next());
        board.verbs.answer(won || mine ? claim.won() : claim.lost(row.epoch()));
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
