package wazoha.apply;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/**
 * Changes the configuration of the node wholly or not at all (docs/contract.md, section 3): all effects are planned, then
 * applied one after another under a journal on disk, and undone in reverse order if one of them fails. A crash in the
 * middle is undone, or finished, at the next start. Thread-safe: one change at a time.
 *
 * <p>A partner that has been stopped on purpose is no failure, and a change to disabled never fails because a partner is
 * dead: what cannot be done is owed, and tried again.
 */
public final class Changes {
    private final List<GuardedEffect> effects;
    private final Ticker ticker;
    private final Story story;
    private final Predicate<HaSettings> stored;
    private final Limits limits;
    private final Notes notes;
    private final Owed owed;
    private final Undoing undoing;
    private final SecondTry secondTry;
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile boolean noteIsObsolete;

    /**
     * @param effects in the order of their application, with those that store the configuration itself among them
     * @param stored whether exactly this configuration stands on disk: the proof that a change was made
     */
    public Changes(NodePaths paths, List<Effect> effects, Ticker ticker, Story story, Predicate<HaSettings> stored) {
        this(paths, effects, ticker, story, stored, Limits.USUAL, Disk.ATOMIC);
    }

    Changes(
            NodePaths paths,
            List<Effect> effects,
            Ticker ticker,
            Story story,
            Predicate<HaSettings> stored,
            Limits limits,
            Disk disk) {
        this.effects = effects.stream()
                .map(effect -> new GuardedEffect(effect, limits.grace()))
                .toList();
        this.ticker = ticker;
        this.story = story;
        this.stored = stored;
        this.limits = limits;
        this.notes = new Notes(paths, disk);
        this.owed = new Owed(notes, story);
        this.undoing = new Undoing(this.effects, limits.step(), story);
        this.secondTry = new SecondTry(undoing, owed, limits.step(), story);
    }

    /** Settles what a crash left; before the configuration is read. Leaves what it cannot undo to {@link #retry}. */
    public void resume() {
        owed.load();
        var old = owed.deeds();
        try {
            var left = notes.change();
            if (left.isPresent()) {
                settle(left.get());
                end();
            }
        } catch (IOException unreadable) {
            story.tell("change_unknown", String.valueOf(unreadable.getMessage()));
        }
        if (owed.deeds().equals(old)) { // otherwise something has just failed, and the others must wait for it
            old.stream().filter(deed -> deed.kind() == Deed.Kind.UNDO).forEach(secondTry::of);
        }
    }

    private void settle(ChangeNote note) {
        if (note.stage() == ChangeNote.Stage.APPLIED) {
            owed.set(note.owed());
            story.tell("change_finished", note.words() + ": cut short when all was applied");
            return;
        }
        owed.addFirst(undoing.undo(note.steps()));
        story.tell("change_undone", note.words() + ": cut short, and undone at this start");
    }

    /** What {@link #make} would do, a sentence each; touches nothing. */
    public List<String> plan(HaSettings wanted) throws ChangeException {
        takeTurn();
        try {
            return planned(wanted).lines();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Makes the node to be as wanted, with the worker at rest if its settings change. The same again writes nothing.
     *
     * @return what was done, a sentence each
     * @throws ChangeException if it was not made; says what is true now
     */
    public List<String> make(HaSettings wanted, Worker worker) throws ChangeException {
        takeTurn();
        try {
            var from = worker.settings();
            var plan = planned(wanted);
            if (plan.steps().isEmpty() && from.equals(wanted)) {
                owed.setFor(wanted, plan.owed());
                goOn(wanted, worker);
            } else {
                make(plan, plan.note(from, wanted), worker);
            }
            return plan.doneNow();
        } finally {
            turn.unlock();
        }
    }

    private void takeTurn() throws ChangeException {
        secondTry.giveUp();
        try {
            if (turn.tryLock(limits.turn().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw new ChangeException("another change is being made; nothing was done for this one: try again");
    }

    private Plan planned(HaSettings wanted) throws ChangeException {
        try {
            return Plan.of(effects, wanted, limits.plan(), ticker);
        } catch (EffectException unknown) {
            throw new ChangeException("%s; nothing was changed".formatted(unknown.getMessage()), unknown);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ChangeException("interrupted; nothing was changed", stop);
        }
    }

    private static void goOn(HaSettings settings, Worker worker) throws ChangeException {
        try {
            worker.work(settings);
        } catch (EffectException refused) {
            throw new ChangeException(String.valueOf(refused.getMessage()), refused);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ChangeException("interrupted; the configuration stands", stop);
        }
    }

    private void make(Plan plan, ChangeNote note, Worker worker) throws ChangeException {
        var begun = new ArrayList<ChangeNote.Step>();
        try {
            if (moves(note)) {
                worker.rest();
            }
            notes.change(note);
            var left = applied(plan, note.to(), begun);
            notes.change(note.at(ChangeNote.Stage.APPLIED, left));
            worker.work(note.to());
            owed.setFor(note.to(), left);
            end();
        } catch (EffectException | IOException | RuntimeException failed) {
            throw undone(note, begun, worker, failed);
        } catch (InterruptedException stop) {
            var undone = undone(note, begun, worker, stop);
            Thread.currentThread().interrupt();
            throw undone;
        }
    }

    private static boolean moves(ChangeNote note) {
        return !note.from().equals(note.to());
    }

    /** Applies all; what may wait is returned. */
    private List<Deed> applied(Plan plan, HaSettings wanted, List<ChangeNote.Step> begun)
            throws EffectException, InterruptedException {
        var left = new ArrayList<>(plan.owed());
        for (var step : plan.steps()) {
            begun.add(step.note());
            try {
                step.effect().apply(wanted).await(limits.step());
            } catch (EffectException dead) {
                if (!Plan.mayWait(dead, wanted)) {
                    throw dead;
                }
                var deed = Deed.apply(step.effect().name(), wanted, dead);
                left.removeIf(deed::sameWork);
                left.add(deed);
            }
        }
        if (!stored.test(wanted)) {
            var reasons = left.stream().map(Deed::reason).toList();
            throw new EffectException("the configuration was not stored: " + String.join("; ", reasons));
        }
        return left;
    }

    private ChangeException undone(ChangeNote note, List<ChangeNote.Step> begun, Worker worker, Exception why) {
        if (moves(note)) {
            worker.rest(); // it may already be at work for what is undone now
        }
        try {
            notes.change(note.at(ChangeNote.Stage.UNDOING, List.of()));
        } catch (IOException unwritable) {
            story.tell("change_not_noted", String.valueOf(unwritable.getMessage()));
        }
        var failed = undoing.undo(begun);
        owed.addFirst(failed);
        end();
        String now = failed.isEmpty()
                ? "the configuration is as before"
                : "the configuration is as before but for what is tried again every 30 s: "
                        + String.join("; ", failed.stream().map(Deed::shown).toList());
        String text = "%s; %s%s".formatted(ChangeException.reason(why), now, atWorkAgain(note.from(), worker));
        story.tell("change_failed", note.words() + ": " + text);
        return new ChangeException(text, why);
    }

    private static String atWorkAgain(HaSettings settings, Worker worker) {
        try {
            worker.work(settings);
            return "";
        } catch (EffectException | RuntimeException idle) {
            return "; this node is not on duty: " + idle.getMessage();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "; this node is not on duty: interrupted";
        }
    }

    /** The change is over, whatever became of it. */
    private void end() {
        try {
            notes.changeIsOver();
            noteIsObsolete = false;
        } catch (IOException stays) {
            noteIsObsolete = true;
            story.tell("change_note_stays", String.valueOf(stays.getMessage()));
        }
    }

    /**
     * Has one effect make the node as these settings want it, outside of a change: what a reboot forgets. What cannot be
     * done is owed.
     */
    public void renew(String effect, HaSettings settings) {
        turn.lock();
        try {
            var named = undoing.named(effect).orElseThrow(() -> new IllegalStateException("no effect " + effect));
            named.apply(settings).await(limits.step());
        } catch (EffectException dead) {
            owed.addFirst(List.of(Deed.apply(effect, settings, dead)));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            turn.unlock();
        }
    }

    /** What is owed, a sentence each; empty in the best case. */
    public List<String> pending() {
        return owed.deeds().stream().map(Deed::shown).toList();
    }

    /** Tries what is owed once more; for a worker, every 30 s. A change that waits for its turn ends it. */
    public void retry() {
        if ((owed.deeds().isEmpty() && !noteIsObsolete) || !turn.tryLock()) {
            return;
        }
        try {
            owed.save();
            if (noteIsObsolete) {
                end();
            }
            var stuck = new ArrayList<String>();
            for (var deed : owed.deeds()) {
                boolean free = !turn.hasQueuedThreads() && !stuck.contains(deed.effect());
                if (free && !secondTry.of(deed)) {
                    stuck.add(deed.effect());
                }
            }
        } finally {
            turn.unlock();
        }
    }
}
