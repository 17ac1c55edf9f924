package wazoha.daemon;

import wazoha.failover.Phase;
import wazoha.filesync.FileBase;
import wazoha.filesync.FileSyncException;
import wazoha.node.Epoch;
import wazoha.replication.LetterboxException;
import wazoha.replication.SlaveLetterbox;

/** The slave's worker that keeps what was here at the takeover, and forgets it when nothing is dirty any more. */
final class BaseKeeper implements Loop.Task {
    private final Board board;
    private final SlaveLetterbox letterbox;
    private final FileBase files;
    private final Board.Herald herald;

    BaseKeeper(Board board, SlaveLetterbox letterbox, FileBase files, Board.Herald herald) {
        this.board = board;
        this.letterbox = letterbox;
        this.files = files;
        this.herald = herald;
    }

    @Override
    public void turn() throws FileSyncException, InterruptedException {
        var order = board.takeBaseOrder();
        if (order.isPresent()) {
            take(order.get());
            return;
        }
        var letter = board.letter();
        boolean clean = letter.readable() && !letter.state().dirty();
        boolean standing = board.word()
                .map(word -> word.phase() == Phase.STANDBY && !word.unposted())
                .orElse(false);
        if (clean && standing) {
            letterbox.dropBase();
            if (files.current().isPresent()) {
                files.forget();
            }
        }
    }

    /** Rows first: their snapshot is open already, and the files may take two minutes. */
    private void take(Epoch epoch) throws InterruptedException {
        try {
            letterbox.takeBase(epoch);
        } catch (LetterboxException failed) {
            herald.announce("no_base", String.valueOf(failed.getMessage()));
        }
        try {
            if (files.current().isEmpty()) {
                files.take(epoch);
            }
        } catch (FileSyncException failed) {
            herald.announce("no_base", String.valueOf(failed.getMessage()));
        }
    }
}
