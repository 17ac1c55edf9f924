package wazoha.apply;

import java.util.List;
import wazoha.node.HaSettings;

/**
 * The journal of a change: on disk from before the first effect is applied until everything is done or undone.
 *
 * @param steps in the order of their application; only those that change something
 * @param owed what is left for later, known as soon as the stage is APPLIED
 */
record ChangeNote(HaSettings from, HaSettings to, Stage stage, List<Step> steps, List<Deed> owed) {
    enum Stage {
        /** Any of the effects may have been applied: a crash undoes them all. */
        APPLYING,
        /** All are applied: a crash only has to finish. */
        APPLIED,
        /** Any of them may be undone: a crash undoes them all. */
        UNDOING
    }

    /** @param before what puts the effect back */
    record Step(String effect, String before) {}

    ChangeNote at(Stage next, List<Deed> nowOwed) {
        return new ChangeNote(from, to, next, steps, List.copyOf(nowOwed));
    }

    String words() {
        return "from %s to %s".formatted(from.role().wire(), to.role().wire());
    }
}
