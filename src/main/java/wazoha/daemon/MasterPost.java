package wazoha.daemon;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import wazoha.replication.LetterboxException;
import wazoha.replication.MasterLetterbox;

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
            // what a silent letterbox could not take goes over ssh
            var order = board.letterboxFails() ? Optional.<Board.ClaimOrder>empty() : board.takeClaim();
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
            board.letterUnreadable();
            throw unreachable;
        }
    }

    private void tell(Word word) throws LetterboxException {
        var state = letterbox.tell(OwnWord.ofMaster(word, bootId, farewell.getAsBoolean(), 0));
        board.letter(new Letter(Way.LETTERBOX, state, Letter.NO_HEARTBEAT));
    }
}
