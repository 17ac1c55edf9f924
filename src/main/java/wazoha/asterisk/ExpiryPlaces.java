package wazoha.asterisk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables;
import wazoha.node.ExpiryTables.Cell;
import wazoha.node.StoppedException;

/** The three options in our store and in the tables of a database, and what they were before. One thread at a time. */
final class ExpiryPlaces {
    private final SipGeneral general;
    private final ExpiryTables tables;
    private final ExpiryMemory memory;
    private boolean sawTables;
    private boolean unread;

    ExpiryPlaces(SipGeneral general, ExpiryTables tables, ExpiryMemory memory) {
        this.general = general;
        this.tables = tables;
        this.memory = memory;
    }

    /**
     * All cells that can be read.
     *
     * @param paired if so, each must be, but those of a database that is stopped; otherwise a dead one is only noted
     * @param waits takes what waits for a database
     */
    List<Cell> read(boolean paired, List<String> waits) throws EffectException {
        var cells = new ArrayList<>(general.read());
        try {
            var held = tables.read();
            sawTables = !held.isEmpty();
            unread = false;
            cells.addAll(held);
        } catch (EffectException unreachable) {
            unread = true;
            if (paired && !(unreachable instanceof StoppedException)) {
                throw unreachable;
            }
            waits.add("SIP expiry is still to be %s: %s"
                    .formatted(paired ? "set" : "put back", unreachable.getMessage()));
        }
        return cells;
    }

    /** Whether a database holds what Asterisk reads; of one that cannot be read now, as far as is known. */
    boolean hasTables(List<Cell> cells) throws IOException {
        return anyTable(cells) || (unread && (sawTables || anyTable(before())));
    }

    /** Which of these cells would change. */
    List<Cell> changes(List<Cell> now, boolean paired) throws IOException {
        return ExpiryTargets.changes(now, paired ? ExpiryTargets.paired(now) : ExpiryTargets.restored(now, before()));
    }

    /** The same for people, a sentence each. */
    List<String> lines(List<Cell> now, boolean paired) throws IOException {
        return changes(now, paired).stream()
                .map(cell -> "SIP expiry: %s in %s becomes %s"
                        .formatted(
                                cell.option(),
                                "%s %s".formatted(cell.table(), cell.owner()).strip(),
                                cell.value().isEmpty() ? "absent" : cell.value()))
                .toList();
    }

    void write(List<Cell> changes) throws EffectException {
        tables.write(changes.stream().filter(cell -> !isOfStore(cell)).toList());
        general.write(changes.stream().filter(ExpiryPlaces::isOfStore).toList());
    }

    /**
     * Sets our values everywhere, once what was there is remembered.
     *
     * @return whether something changed that Asterisk reads
     */
    boolean pair(List<Cell> now) throws IOException, EffectException {
        remember(now);
        var changes = changes(now, true);
        write(changes);
        return changes.stream().anyMatch(cell -> !isOfStore(cell));
    }

    /**
     * Puts back what was there. What cannot be read now stays remembered, because {@link #done} is not called then.
     *
     * @return whether Asterisk must read again; until {@link #done} it may not have done so
     */
    boolean unpair(List<Cell> now) throws IOException, EffectException {
        var known = memory.known();
        if (known.isPresent() && known.get().paired()) {
            memory.keep(new ExpiryMemory.Known(false, known.get().before()));
        }
        var changes = changes(now, false);
        write(changes);
        return known.isPresent() || changes.stream().anyMatch(cell -> !isOfStore(cell));
    }

    /** All is put back: nothing need be remembered. */
    void done() throws IOException {
        memory.forget();
    }

    private static boolean anyTable(List<Cell> cells) {
        return !cells.stream().allMatch(ExpiryPlaces::isOfStore);
    }

    /** Places that appear later, such as a new tenant's, are remembered as they are then. */
    private void remember(List<Cell> now) throws IOException {
        var known = memory.known();
        if (known.isEmpty()) {
            memory.keep(new ExpiryMemory.Known(true, ExpiryTargets.memorable(now)));
            return;
        }
        var before = known.get().before();
        var fresh = ExpiryTargets.memorable(now).stream()
                .filter(cell -> before.stream().noneMatch(old -> old.isPlaceOf(cell)))
                .filter(cell -> !ExpiryTargets.paired(List.of(cell)).contains(cell))
                .toList();
        if (!known.get().paired() || !fresh.isEmpty()) {
            memory.keep(new ExpiryMemory.Known(
                    true, Stream.concat(before.stream(), fresh.stream()).toList()));
        }
    }

    private List<Cell> before() throws IOException {
        return memory.known().map(ExpiryMemory.Known::before).orElse(List.of());
    }

    private static boolean isOfStore(Cell cell) {
        return cell.table().equals(SipGeneral.TABLE);
    }
}
