package wazoha.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.node.EffectException;

/** Puts effects back, the last first. What cannot be put back is owed, and does not keep the others from it. */
final class Undoing {
    private final List<GuardedEffect> effects;
    private final Duration patience;
    private final Story story;

    Undoing(List<GuardedEffect> effects, Duration patience, Story story) {
        this.effects = effects;
        this.patience = patience;
        this.story = story;
    }

    Optional<GuardedEffect> named(String name) {
        return effects.stream().filter(effect -> effect.name().equals(name)).findFirst();
    }

    /**
     * @param steps in the order of their application
     * @return what could not be put back, in the order in which it has to be tried again
     */
    List<Deed> undo(List<ChangeNote.Step> steps) {
        var failed = new ArrayList<Deed>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            var step = steps.get(i);
            var effect = named(step.effect());
            if (effect.isEmpty()) {
                story.tell(
                        "change_not_undone", step.effect() + ": this version has no such effect; look at it by hand");
                continue;
            }
            try {
                effect.get().undo(step.before()).await(patience);
            } catch (EffectException dead) {
                failed.add(owed(step, String.valueOf(dead.getMessage())));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                failed.add(owed(step, "interrupted"));
            }
        }
        return List.copyOf(failed);
    }

    private static Deed owed(ChangeNote.Step step, String reason) {
        return Deed.undo(step.effect(), step.before(), reason);
    }
}
