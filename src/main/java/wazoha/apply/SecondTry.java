package wazoha.apply;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import wazoha.node.EffectException;

/** Does what an effect owes, if its partner lives again. One try at a time; {@link #giveUp} may come from any thread. */
final class SecondTry {
    private final Undoing effects;
    private final Owed owed;
    private final Duration patience;
    private final Story story;
    private volatile GuardedEffect.@Nullable Call running;

    SecondTry(Undoing effects, Owed owed, Duration patience, Story story) {
        this.effects = effects;
        this.owed = owed;
        this.patience = patience;
        this.story = story;
    }

    /** Ends the try that runs now: somebody more urgent waits. */
    void giveUp() {
        var now = running;
        if (now != null) {
            now.giveUp();
        }
    }

    /** @return whether nothing of this deed is owed any more */
    boolean of(Deed deed) {
        var effect = effects.named(deed.effect());
        if (effect.isEmpty()) {
            owed.done(deed);
            story.tell("pending_unknown", deed.effect() + ": this version has no such effect; look at it by hand");
            return true;
        }
        var call = switch (deed.kind()) {
            case APPLY -> effect.get().apply(deed.wanted());
            case UNDO -> effect.get().undo(deed.before());
        };
        running = call;
        try {
            call.await(patience);
            owed.done(deed);
            story.tell("pending_done", deed.effect());
            return true;
        } catch (EffectException dead) {
            owed.notDone(deed.because(String.valueOf(dead.getMessage())));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            running = null;
        }
        return false;
    }
}
