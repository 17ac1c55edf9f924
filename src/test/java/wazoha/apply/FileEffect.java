package wazoha.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.StoppedException;

/** A working effect on two files, written one after the other, that can be told to fail, to hang or to die. */
final class FileEffect implements Effect {
    enum Mood {
        WELL,
        /** Refuses to be looked at, applied and undone, as one whose partner is dead. */
        DEAD,
        /** Stopped on purpose: nothing can be done before it runs again. */
        STOPPED,
        /** The same, but found out only when it is applied. */
        STOPS_IN_APPLY,
        REFUSES_PLAN,
        REFUSES_APPLY,
        /** Writes its first file and then fails. */
        FAILS_IN_THE_MIDDLE,
        FAILS_INSIDE,
        REFUSES_UNDO,
        FAILS_AND_REFUSES_UNDO,
        HANGS_IN_PLAN,
        HANGS_IN_APPLY,
        /** Hangs after its first file, and lets nothing interrupt it. */
        FREEZES_IN_APPLY
    }

    private static final AtomicInteger INSIDE = new AtomicInteger();

    private final String name;
    private final Path folder;
    private final Points points;
    private final CountDownLatch thaw = new CountDownLatch(1);
    volatile Mood mood = Mood.WELL;
    final AtomicInteger applied = new AtomicInteger();
    final AtomicInteger interruptionsIgnored = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();

    FileEffect(String name, Path folder, Points points) {
        this.name = name;
        this.folder = folder;
        this.points = points;
    }

    void thaw() {
        thaw.countDown();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Change plan(HaSettings wanted) throws EffectException, InterruptedException {
        refuseIn(Mood.DEAD, Mood.REFUSES_PLAN);
        if (mood == Mood.HANGS_IN_PLAN) {
            thaw.await();
        }
        if (mood == Mood.STOPPED) {
            return new Change(List.of(), "", "the partner is stopped");
        }
        var now = read("a").orElse("absent");
        if (!differs(wanted)) {
            return Change.NOTHING;
        }
        return new Change(List.of("%s: %s".formatted(name, text(wanted))), now);
    }

    /** Like the real one, a node that was never configured is disabled already, and has no file. */
    private boolean differs(HaSettings wanted) throws EffectException {
        var text = read("a").orElse("disabled");
        return !text.equals(text(wanted)) || !read("b").orElse("disabled").equals(text(wanted));
    }

    @Override
    public void apply(HaSettings wanted) throws EffectException, InterruptedException {
        applied.incrementAndGet();
        if (INSIDE.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        try {
            refuseIn(Mood.DEAD, Mood.REFUSES_APPLY);
            if (mood == Mood.STOPPED || mood == Mood.STOPS_IN_APPLY) {
                throw new StoppedException("the partner is stopped");
            }
            write("apply", text(wanted));
        } finally {
            INSIDE.decrementAndGet();
        }
    }

    @Override
    public void undo(String before) throws EffectException, InterruptedException {
        refuseIn(Mood.DEAD, Mood.REFUSES_UNDO, Mood.FAILS_AND_REFUSES_UNDO);
        write("undo", before);
    }

    private void write(String what, String text) throws EffectException, InterruptedException {
        points.at("before %s of %s".formatted(what, name));
        put("a", text);
        points.at("amid %s of %s".formatted(what, name));
        if (what.equals("apply")) {
            suffer();
        }
        put("b", text);
        points.at("after %s of %s".formatted(what, name));
    }

    private void suffer() throws EffectException, InterruptedException {
        refuseIn(Mood.FAILS_IN_THE_MIDDLE, Mood.FAILS_AND_REFUSES_UNDO);
        if (mood == Mood.FAILS_INSIDE) {
            throw new IllegalStateException("a defect of " + name);
        }
        if (mood == Mood.HANGS_IN_APPLY) {
            thaw.await();
        }
        while (mood == Mood.FREEZES_IN_APPLY && thaw.getCount() > 0) {
            try {
                thaw.await();
            } catch (InterruptedException ignoredByAFrozenPartner) {
                interruptionsIgnored.incrementAndGet();
            }
        }
    }

    private void refuseIn(Mood... moods) throws EffectException {
        if (List.of(moods).contains(mood)) {
            throw new EffectException("the partner does not answer");
        }
    }

    private static String text(HaSettings settings) {
        return settings.role().wire()
                + settings.remoteAddress().map(peer -> " " + peer.text()).orElse("");
    }

    private Optional<String> read(String part) throws EffectException {
        try {
            return Optional.of(Files.readString(folder.resolve(name + "." + part)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new EffectException("not read", unreadable);
        }
    }

    private void put(String part, String text) throws EffectException {
        try {
            var file = folder.resolve(name + "." + part);
            if (text.equals("absent")) {
                Files.deleteIfExists(file);
            } else {
                var temporary = folder.resolve("." + name);
                Files.writeString(temporary, text);
                Files.move(temporary, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException unwritable) {
            throw new EffectException("not written", unwritable);
        }
    }
}
