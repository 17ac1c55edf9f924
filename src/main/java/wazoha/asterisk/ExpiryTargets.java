package wazoha.asterisk;

import java.util.List;
import java.util.Optional;
import wazoha.node.ExpiryTables.Cell;

/** What each of the three options becomes in each place. Pure. */
final class ExpiryTargets {
    private ExpiryTargets() {}

    static List<Cell> paired(List<Cell> now) {
        return now.stream().map(cell -> cell.with(expiry(cell).paired)).toList();
    }

    /**
     * What stands there when high availability is off: what was remembered; where nothing is, and our values still
     * stand there, the usual ones; otherwise what the place holds. Our store never forgets an option: where it had none,
     * it shows the usual value.
     */
    static List<Cell> restored(List<Cell> now, List<Cell> before) {
        return now.stream().map(cell -> restored(cell, now, before)).toList();
    }

    /** What is worth remembering: not a place that holds our own three values, left there by another installation. */
    static List<Cell> memorable(List<Cell> now) {
        return now.stream().filter(cell -> !isPaired(cell, now)).toList();
    }

    /** Those of the wanted that are not so now. */
    static List<Cell> changes(List<Cell> now, List<Cell> wanted) {
        return wanted.stream().filter(cell -> !now.contains(cell)).toList();
    }

    private static Cell restored(Cell cell, List<Cell> now, List<Cell> before) {
        Optional<Cell> known =
                before.stream().filter(old -> old.isPlaceOf(cell)).findFirst();
        if (known.isEmpty()) {
            return isPaired(cell, now) ? cell.with(expiry(cell).usual) : cell;
        }
        boolean ofOurStore = cell.table().equals(SipGeneral.TABLE);
        return ofOurStore && known.get().value().isEmpty() ? cell.with(expiry(cell).usual) : known.get();
    }

    private static boolean isPaired(Cell cell, List<Cell> all) {
        return all.stream()
                .filter(other ->
                        other.table().equals(cell.table()) && other.owner().equals(cell.owner()))
                .allMatch(other -> other.value().equals(expiry(other).paired));
    }

    private static Expiry expiry(Cell cell) {
        return Expiry.named(cell.option())
                .orElseThrow(() -> new IllegalStateException("no option of SIP expiry: " + cell.option()));
    }
}
