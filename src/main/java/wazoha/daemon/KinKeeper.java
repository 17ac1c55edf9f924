package wazoha.daemon;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
            "; 'wazo-ha adopt --from slave' takes the slave's rows, 'wazo-ha adopt --from master' gives it those of this node"
                    + " (docs/operate.md, the worst day)";

    private static final String OF_THE_PAIR = ": nothing goes to the slave, and a slave that serves goes on" + DECIDE;
    private static final String OF_ONE = ": nothing of it goes to the slave" + DECIDE;

    /** Where this node's database is asked. */
    @FunctionalInterface
    interface Opening {
        OwnLineage open() throws RefusedException;
    }

    /** Of a further database: its history here and on the slave, as far as both could be read. */
    record Kin(String database, Lineage master, Lineage slave) {
        Kinship kinship() {
            return Kinship.of(master, slave);
        }
    }

    /** Asks all databases but that of the letterbox, in the order of the list; leaves out one that does not answer. */
    @FunctionalInterface
    interface Further {
        List<Kin> read() throws RefusedException;
    }

    private final Board board;
    private final Opening own;
    private final Further further;
    private final Concerns concerns;
    private Kinship before = Kinship.UNKNOWN;
    private final Map<String, Kinship> beforeInFurther = new HashMap<>();
    private Lineage seen = Lineage.UNREAD;
    private int skipped;
    private int skippedFurther = LOOK_EVERY;
    private List<String> warnings = List.of();
    private List<String> furtherWarnings = List.of();

    KinKeeper(Board board, Opening own, Further further, Concerns concerns) {
        this.board = board;
        this.own = own;
        this.further = further;
        this.concerns = concerns;
    }

    @Override
    public void turn() throws LetterboxException, RefusedException {
        lookAtFirst();
        lookAtFurther();
        // those that differ most come first: a list is read from its beginning
        concerns.set(
                SUBJECT,
                before.isForeign() || furtherWarnings.isEmpty()
                        ? joined(warnings, furtherWarnings)
                        : joined(furtherWarnings, warnings));
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** What differs in a further database keeps only its own runs back: the pair goes by the first. */
    private void lookAtFurther() throws RefusedException {
        if (!board.letter().fromLetterbox() || ++skippedFurther < LOOK_EVERY) {
            return;
        }
        skippedFurther = 0;
        var kin = further.read().stream()
                .sorted(Comparator.comparing(Kin::kinship).reversed())
                .toList();
        furtherWarnings = kin.stream()
                .filter(one -> sure(one.kinship(), beforeInFurther.getOrDefault(one.database(), Kinship.UNKNOWN)))
                .flatMap(one -> warning(one.kinship(), one.master(), one.slave(), OF_ONE).stream()
                        .map(text -> "database %s: %s".formatted(one.database(), text)))
                .toList();
        kin.forEach(one -> beforeInFurther.put(one.database(), one.kinship()));
    }

    /** Two runs between the two readings are no restored image: it must look so twice. */
    private static boolean sure(Kinship kinship, Kinship before) {
        return kinship != Kinship.SLAVE_BEHIND || before == Kinship.SLAVE_BEHIND;
    }

    private void lookAtFirst() throws LetterboxException, RefusedException {
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
        warnings = sure(kinship, before) ? warning(kinship, master, slave, OF_THE_PAIR) : List.of();
        before = kinship;
    }

    /** The rows are no longer this worker's to judge. */
    void leave() {
        concerns.set(SUBJECT, List.of());
    }

    private static List<String> warning(Kinship kinship, Lineage master, Lineage slave, String decide) {
        return switch (kinship) {
            case UNKNOWN, UNPROVEN, SAME -> List.of();
            case SLAVE_BEHIND ->
                List.of(
                        "the slave's database was restored from an older image (it has run %d, this master counts %d): what differs there is kept in wazo_ha.conflict here, then all is copied anew"
                                .formatted(slave.runs(), master.runs()));
            case MASTER_BEHIND ->
                List.of("this master's database was restored from an older image (it has run %d, the slave has run %d)"
                                .formatted(master.runs(), slave.runs())
                        + decide);
            case STRANGERS ->
                List.of(
                        "this master and the slave are of two histories (here %s, there %s): a fresh installation, or another pair's node"
                                        .formatted(master, slave)
                                + decide);
        };
    }
}
