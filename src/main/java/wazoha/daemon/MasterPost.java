package wazoha.daemon;

import java.util.function.BooleanSupplier;
import wazoha.replication.LetterboxException;
import wazoha.replication.MasterLetterbox;
import wazoha.replication.MasterWord;

/** The master's worker at the letterbox: writes the heartbeat, reads the slave's row, claims. */
final class MasterPost implements Loop.Task {
    private final Board board;
    private final MasterLetterbox letterbox;
    private final String bootId;
    private final BooleanSupplier farewell;

    MasterPost(Board board, MasterLetterbox letterbox, String bootId, BooleanSupplier farewell) {
        this.board = board;
        this.letterbox = letterbox;
        this.bootId = bootId;
        this.farewell = farewell;
    }

    @Override
    public void turn() throws LetterboxException {
        var word = board.word();
        if (word.isEmpty()) {
            return;
        }
        try {
            var order = board.takeClaim();
            if (order.isPresent()) {
                boolean won =
                        letterbox.claim(order.get().expected(), order.get().next());
                var kind = won ? ClaimResult.Kind.WON : ClaimResult.Kind.LOST;
                board.claimed(new ClaimResult(kind, order.get().next()));
            }
            if (!board.wordIsOld()) {
                tell(word.get());
            }
        } catch (LetterboxException unreachable) {
            board.letter(board.letter().unreadable());
            board.takeClaim().ifPresent(order -> board.claimed(new ClaimResult(ClaimResult.Kind.FAILED, order.next())));
            throw unreachable;
        }
    }

    private void tell(Word word) throws LetterboxException {
        var state = letterbox.tell(new MasterWord(
                word.phase().name(),
                word.serving(),
                word.sick(),
                word.offering(),
                word.ready(),
                word.epoch(),
                word.foreign(),
                bootId,
                farewell.getAsBoolean(),
                0));
        board.letter(new Letter(true, state, Letter.NO_HEARTBEAT));
    }
}
