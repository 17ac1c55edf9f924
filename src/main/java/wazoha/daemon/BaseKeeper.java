package wazoha.daemon;

import wazoha.failover.Phase;
import wazoha.filesync.FileBase;
import wazoha.filesync.FileSyncException;
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
            if (files.current().isEmpty()) {
                files.take(order.get());
            }
            try {
                letterbox.takeBase(order.get());
            } catch (LetterboxException failed) {
                herald.announce("no_base", String.valueOf(failed.getMessage()));
            }
            return;
        }
        var letter = board.letter();
        boolean clean = letter.readable() && !letter.state().dirty();
        boolean standing =
                board.word().map(word -> word.phase() == Phase.STANDBY).orElse(false);
        if (clean && standing && files.current().isPresent()) {
            files.forget();
        }
    }
}
