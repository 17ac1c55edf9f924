package wazoha.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/**
 * What a change would do: all effects have been asked, and nothing has been touched.
 *
 * @param steps those that would change something, in order
 * @param owed what has to wait: for what is stopped on purpose; on a node that becomes disabled also for what is dead
 */
record Plan(List<Step> steps, List<Deed> owed) {
    record Step(GuardedEffect effect, Effect.Change change) {
        ChangeNote.Step note() {
            return new ChangeNote.Step(effect.name(), change.before());
        }
    }

    /** Asks all effects at once. For a disabled node nobody refuses: what cannot be planned is owed. */
    static Plan of(List<GuardedEffect> effects, HaSettings wanted, Duration patience, Ticker ticker)
            throws EffectException, InterruptedException {
        var end = ticker.now().plus(patience);
        var calls = effects.stream().map(effect -> effect.plan(wanted)).toList();
        var steps = new ArrayList<Step>();
        var owed = new ArrayList<Deed>();
        try {
            for (var call : calls) {
                try {
                    var change = call.await(end.minus(ticker.now()));
                    if (!change.isNothing()) {
                        steps.add(new Step(call.effect(), change));
                    }
                    if (!change.waits().isEmpty()) {
                        owed.add(Deed.apply(call.effect().name(), wanted, change.waits()));
                    }
                } catch (EffectException unknown) {
                    if (!mayWait(unknown, wanted)) {
                        throw unknown;
                    }
                    owed.add(Deed.apply(call.effect().name(), wanted, unknown));
                }
            }
        } finally {
            calls.forEach(GuardedEffect.Call::giveUp);
        }
        return new Plan(List.copyOf(steps), List.copyOf(owed));
    }

    /** Whether what failed is tried again later, instead of making the change fail. */
    static boolean mayWait(EffectException failed, HaSettings wanted) {
        return wanted.role() == NodeRole.DISABLED || failed.getCause() instanceof StoppedException;
    }

    /** What is done at once, a sentence each. */
    List<String> doneNow() {
        return steps.stream().flatMap(step -> step.change().lines().stream()).toList();
    }

    /** With what has to wait. */
    List<String> lines() {
        var lines = new ArrayList<>(doneNow());
        owed.forEach(deed -> lines.add("later, as it cannot be done now: " + deed.reason()));
        return List.copyOf(lines);
    }

    ChangeNote note(HaSettings from, HaSettings to) {
        var notes = steps.stream().map(Step::note).toList();
        return new ChangeNote(from, to, ChangeNote.Stage.APPLYING, notes, List.of());
    }
}
