package wazoha.apply;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import wazoha.node.HaSettings;

/**
 * What effects still owe, in memory and on disk. If the disk refuses, memory counts, and writing is tried again.
 *
 * <p>Written by whoever has the turn; read by anyone.
 */
final class Owed {
    private final Notes notes;
    private final Story story;
    private volatile List<Deed> deeds = List.of();
    private volatile boolean unsaved;

    Owed(Notes notes, Story story) {
        this.notes = notes;
        this.story = story;
    }

    void load() {
        try {
            deeds = notes.owed();
        } catch (IOException unreadable) {
            story.tell("pending_unknown", String.valueOf(unreadable.getMessage()));
        }
    }

    List<Deed> deeds() {
        return deeds;
    }

    /** From now on this is owed and nothing else: every effect has been asked or made as it should be. */
    void set(List<Deed> now) {
        if (!now.equals(deeds)) {
            for (var deed : now) {
                if (deeds.stream().noneMatch(deed::sameWork)) {
                    story.tell("pending", deed.shown());
                }
            }
            deeds = List.copyOf(now);
            unsaved = true;
        }
        save();
    }

    /** Owes this, and what was owed for the same configuration already: a further try finds out whether it still is. */
    void setFor(HaSettings wanted, List<Deed> now) {
        var all = new ArrayList<>(now);
        deeds.stream()
                .filter(old -> old.kind() == Deed.Kind.APPLY && old.wanted().equals(wanted))
                .filter(old -> now.stream().noneMatch(old::sameWork))
                .forEach(all::add);
        set(all);
    }

    /** Owes this before everything else: what was owed already begins where these end. */
    void addFirst(List<Deed> more) {
        var now = new ArrayList<>(more);
        deeds.stream().filter(old -> more.stream().noneMatch(old::sameWork)).forEach(now::add);
        set(now);
    }

    void done(Deed deed) {
        change(all -> all.stream().filter(one -> !one.sameWork(deed)).toList());
    }

    void notDone(Deed deed) {
        change(all -> all.stream().map(one -> one.sameWork(deed) ? deed : one).toList());
    }

    private void change(UnaryOperator<List<Deed>> how) {
        set(how.apply(deeds));
    }

    /** Writes what could not be written yet. */
    void save() {
        if (!unsaved) {
            return;
        }
        try {
            notes.owed(deeds);
            unsaved = false;
        } catch (IOException unwritable) {
            story.tell("pending_not_saved", String.valueOf(unwritable.getMessage()));
        }
    }
}
