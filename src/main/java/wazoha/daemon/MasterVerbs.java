package wazoha.daemon;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.PeerVerbs;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/**
 * The master's worker at the second way: while the letterbox does not answer, it claims, tells and reads by verbs over
 * ssh, once a second at most. Every call has its deadline, and at rest it asks nobody.
 */
final class MasterVerbs implements Loop.Task {
    static final String SUBJECT = "ways to the slave";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private final Board board;
    private final PeerVerbs verbs;
    private final PeerAddress slave;
    private final Path key;
    private final String bootId;
    private final BooleanSupplier farewell;
    private final Duration patience;
    private final Ticker ticker;
    private final Consumer<List<String>> concerns;
    private final Since closed = new Since();
    private Duration next;
    private Duration nextClaim;
    private boolean left;
    private long beat;

    /**
     * @param patience so long a slave that reboots may not answer
     * @param key of the pair; without it there is no second way
     * @param concerns takes what is wrong now
     */
    MasterVerbs(
            Board board,
            PeerVerbs verbs,
            PeerAddress slave,
            Path key,
            String bootId,
            BooleanSupplier farewell,
            Duration patience,
            Ticker ticker,
            Consumer<List<String>> concerns) {
        this.board = board;
        this.verbs = verbs;
        this.slave = slave;
        this.key = key;
        this.bootId = bootId;
        this.farewell = farewell;
        this.patience = patience;
        this.ticker = ticker;
        this.concerns = concerns;
        this.next = ticker.now();
        this.nextClaim = next;
        this.beat = ticker.now().toMillis(); // never that of the daemon before this one
    }

    @Override
    public void turn() throws FileSyncException, InterruptedException {
        var word = board.word();
        if (word.isEmpty() || !board.letterboxFails()) {
            rest();
            return;
        }
        if (!Files.exists(key)) {
            board.takeClaim(); // an order that nobody can carry out is none by the time somebody can
            rest();
            return;
        }
        var now = ticker.now();
        boolean leaves = farewell.getAsBoolean() && !left;
        boolean claims = board.claimWaits() && now.compareTo(nextClaim) >= 0;
        if (now.compareTo(next) < 0 && !leaves && !claims) {
            return;
        }
        left |= leaves;
        next = now.plus(EVERY);
        Optional<ClaimResult> result = Optional.empty();
        try {
            var order = board.takeClaim();
            if (order.isPresent()) {
                nextClaim = next;
                result = Optional.of(claim(order.get()));
            }
            if (!board.wordIsOld()) {
                tell(board.word().orElseThrow()); // the claim may have taken seconds
            }
            heed(false);
        } catch (FileSyncException unreachable) {
            board.verbs.letter(board.letter().unreadable());
            heed(true);
            throw unreachable;
        } finally {
            result.ifPresent(board::claimed); // beside the word that was read after it
        }
    }

    /** Nothing is left of what was read here once the letterbox answers. */
    private void rest() {
        board.verbs.letter(Letter.NONE);
        heed(false);
    }

    private ClaimResult claim(Board.ClaimOrder order) throws FileSyncException, InterruptedException {
        var answer = verbs.claim(slave, order.expected(), order.next());
        var kind = answer.startsWith("won ")
                ? ClaimResult.Kind.WON
                : answer.startsWith("lost ") ? ClaimResult.Kind.LOST : ClaimResult.Kind.FAILED;
        return new ClaimResult(kind, order.next());
    }

    private void tell(Word word) throws FileSyncException, InterruptedException {
        var own = OwnWord.ofMaster(word, bootId, farewell.getAsBoolean(), ++beat);
        var answer = WordText.slave(verbs.beat(slave, WordText.of(own)));
        board.verbs.letter(answer.map(state -> new Letter(Way.SSH, state, Letter.NO_HEARTBEAT))
                .orElse(Letter.NONE));
    }

    private void heed(boolean unreachable) {
        var now = ticker.now();
        closed.update(unreachable, now);
        concerns.accept(
                closed.over(patience, now)
                        ? List.of(
                                "the slave can be asked neither by its database (TCP 5432) nor over ssh (TCP 22): if it serves it goes on serving, and this master takes no service back; open one of the two from here to %s"
                                        .formatted(slave))
                        : List.of());
    }
}
