package wazoha.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.disk.AtomicFile;

/**
 * Which way telephony of this node was moved last, and whether the administrator's programs for that move are still owed
 * (docs/contract.md, section 8). Both are files where a reboot empties, so that neither a daemon that is started again nor
 * a script that comes each minute repeats what another process has done.
 *
 * <p>A move is written by whoever acts for the node, one at a time; taking is safe among processes.
 */
public final class MoveMark {
    private static final Logger LOG = LoggerFactory.getLogger(MoveMark.class);
    private static final String MODE = "rw-r--r--";

    /** What happened to telephony. */
    public enum Move {
        STARTED,
        STOPPED
    }

    private final Path moved;
    private final Path owed;

    /** @param run a folder that a reboot empties */
    public MoveMark(Path run) {
        this.moved = run.resolve("moved");
        this.owed = run.resolve("move-owed");
    }

    /**
     * Telephony runs.
     *
     * @param startedHere whether we started it: one that was found running after a boot was not moved
     */
    public void runs(boolean startedHere) {
        var last = last();
        if (last.isEmpty() && !startedHere) {
            note(Move.STARTED, false);
        } else if (!last.equals(Optional.of(Move.STARTED))) {
            note(Move.STARTED, true);
        }
    }

    /** Telephony is off, or about to be. */
    public void stops() {
        if (!last().equals(Optional.of(Move.STOPPED))) {
            note(Move.STOPPED, true);
        }
    }

    public boolean isOwed() {
        return Files.exists(owed);
    }

    /** The move whose programs are owed; they are owed no longer. */
    public Optional<Move> take() throws IOException {
        if (!isOwed()) {
            return Optional.empty();
        }
        var taken = owed.resolveSibling("move-taken." + UUID.randomUUID());
        try {
            Files.move(owed, taken, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException another) {
            return Optional.empty();
        }
        var move = read(taken);
        Files.deleteIfExists(taken);
        return move;
    }

    /** Owes the programs of a move again that was taken, unless a later move is owed meanwhile. */
    void giveBack(Move move) {
        if (!isOwed() && last().equals(Optional.of(move))) {
            owe(move);
        }
    }

    /** Never fails: a mark that cannot be written must keep nobody from starting or stopping. */
    private void note(Move move, boolean owes) {
        if (owes) {
            owe(move); // first: after a crash in between the programs run once more rather than never
        }
        write(moved, move);
    }

    private void owe(Move move) {
        write(owed, move);
    }

    private static void write(Path file, Move move) {
        try {
            AtomicFile.write(file, move + "\n", MODE);
        } catch (IOException unwritable) {
            LOG.warn("{} not written ({}): programs of the services may run again", file, unwritable.toString());
        }
    }

    private Optional<Move> last() {
        return read(moved);
    }

    private static Optional<Move> read(Path file) {
        try {
            var word = Files.readString(file).strip();
            return Arrays.stream(Move.values())
                    .filter(move -> move.name().equals(word))
                    .findFirst();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
