package wazoha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import wazoha.disk.AtomicFile;
import wazoha.node.Epoch;
import wazoha.node.Ticker;
import wazoha.service.DatabaseServer;
import wazoha.service.ServiceException;

/**
 * The slave's worker that restarts a PostgreSQL which did not take a claim (docs/failover.md, claiming). Once for each
 * claim: the mark stands where a reboot empties, and survives the daemon.
 */
final class DatabaseKeeper implements Loop.Task {
    static final String MARK = "database-restarted";

    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    private final Board board;
    private final DatabaseServer server;
    private final Path mark;
    private final Board.Herald herald;
    private final Ticker ticker;
    private final Since tried = new Since();
    private String told = "";

    /** @param run a folder that a reboot empties */
    DatabaseKeeper(Board board, DatabaseServer server, Path run, Board.Herald herald, Ticker ticker) {
        this.board = board;
        this.server = server;
        this.mark = run.resolve(MARK);
        this.herald = herald;
        this.ticker = ticker;
    }

    @Override
    public void turn() throws IOException, InterruptedException {
        var order = board.takeRestartOrder();
        if (order.isEmpty() || isDone(order.get())) {
            return;
        }
        var now = ticker.now();
        if (!tried.holds() || tried.over(TRY_AGAIN, now)) {
            tried.restart(now);
            carryOut(order.get());
        }
    }

    private void carryOut(Epoch claim) throws IOException, InterruptedException {
        try {
            server.restart();
            AtomicFile.write(mark, claim + "\n", "rw-r--r--");
            herald.announce(
                    "database_restarted", "PostgreSQL did not take the claim of epoch %s within 5 s".formatted(claim));
        } catch (ServiceException failed) {
            tell(
                    "PostgreSQL did not take the claim of epoch %s within 5 s: %s; should it only hang, a master could finish the copy it was in the middle of"
                            .formatted(claim, failed.getMessage()));
        }
    }

    /** Once: people are told of events, and this is tried again and again. */
    private void tell(String failure) {
        if (!failure.equals(told)) {
            told = failure;
            herald.announce("database_not_restarted", failure);
        }
    }

    private boolean isDone(Epoch claim) throws IOException {
        try {
            return Files.readString(mark).strip().equals(claim.toString());
        } catch (NoSuchFileException none) {
            return false;
        }
    }
}
