package wazoha.daemon;

import java.util.List;
import wazoha.failover.Kinship;
import wazoha.node.Lineage;
import wazoha.replication.LetterboxException;
import wazoha.replication.OwnLineage;

/** The master's worker that finds out whether its rows and the slave's are of one history, and warns if they are not. */
final class KinKeeper implements Loop.Task {
    static final String SUBJECT = "data of the pair";
    /** In turns, while nothing moves. */
    private static final int LOOK_EVERY = 10;

    private static final String DECIDE =
            ": nothing goes to the slave, and a slave that serves goes on; 'wazo-ha adopt --from slave' takes the slave's rows,"
                    + " 'wazo-ha adopt --from master' gives it those of this node (docs/operate.md, the worst day)";

    /** Where this node's database is asked. */
    @FunctionalInterface
    interface Opening {
        OwnLineage open() throws RefusedException;
    }

    private final Board board;
    private final Opening own;
    private final Concerns concerns;
    private Kinship before = Kinship.UNKNOWN;
    private Lineage seen = Lineage.UNREAD;
    private int skipped;

    KinKeeper(Board board, Opening own, Concerns concerns) {
        this.board = board;
        this.own = own;
        this.concerns = concerns;
    }

    @Override
    public void turn() throws LetterboxException, RefusedException {
        var letter = board.letter();
        var slave = letter.state().lineage(); // before the master's: runs go on meanwhile
        if (!letter.readable() || slave.runs() < 0) {
            return; // what was known counts
        }
        boolean settled = before == Kinship.SAME || before == Kinship.UNPROVEN;
        if (settled && slave.equals(seen) && ++skipped < LOOK_EVERY) {
            return; // a connection each second would cost more than all else at rest
        }
        skipped = 0;
        seen = slave;
        var master = own.open().read();
        var kinship = Kinship.of(master, slave);
        board.kinship(kinship);
        // two runs between the two readings are no restored image: it must look so twice
        boolean sure = kinship != Kinship.SLAVE_BEHIND || before == Kinship.SLAVE_BEHIND;
        before = kinship;
        concerns.set(SUBJECT, sure ? warning(kinship, master, slave) : List.of());
    }

    /** The rows are no longer this worker's to judge. */
    void leave() {
        concerns.set(SUBJECT, List.of());
    }

    private static List<String> warning(Kinship kinship, Lineage master, Lineage slave) {
        return switch (kinship) {
            case UNKNOWN, UNPROVEN, SAME -> List.of();
            case SLAVE_BEHIND ->
                List.of(
                        "the slave's database was restored from an older image (it has run %d, this master counts %d): what differs there is kept in wazo_ha.conflict here, then all is copied anew"
                                .formatted(slave.runs(), master.runs()));
            case MASTER_BEHIND ->
                List.of("this master's database was restored from an older image (it has run %d, the slave has run %d)"
                                .formatted(master.runs(), slave.runs())
                        + DECIDE);
            case STRANGERS ->
                List.of(
                        "this master and the slave are of two histories (here %s, there %s): a fresh installation, or another pair's node"
                                        .formatted(master, slave)
                                + DECIDE);
        };
    }
}
