package wazoha.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.Ticker;

/**
 * What a change would do: all effects have been asked, and nothing has been touched.
 *
 * @param steps those that would change something, in order
 * @param owed those that could not tell; never any unless the node becomes disabled
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
                } catch (EffectException unknown) {
                    if (wanted.role() != NodeRole.DISABLED) {
                        throw unknown;
                    }
                    owed.add(new Deed(call.effect().name(), Deed.Kind.APPLY, "", String.valueOf(unknown.getMessage())));
                }
            }
        } finally {
            calls.forEach(GuardedEffect.Call::giveUp);
        }
        return new Plan(List.copyOf(steps), List.copyOf(owed));
    }

    /** What is done at once, a sentence each. */
    List<String> doneNow() {
        return steps.stream().flatMap(step -> step.change().lines().stream()).toList();
    }

    /** With what has to wait. */
    List<String> lines() {
        var lines = new ArrayList<>(doneNow());
        owed.forEach(deed -> lines.add("later, as it cannot be looked at now: " + deed.reason()));
        return List.copyOf(lines);
    }

    ChangeNote note(HaSettings from, HaSettings to) {
        var notes = steps.stream().map(Step::note).toList();
        return new ChangeNote(from, to, ChangeNote.Stage.APPLYING, notes, List.of());
    }
}
