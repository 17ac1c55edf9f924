package wazoha.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import wazoha.disk.LivingTree;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/** A node of files under one folder: four effects, the first of which stores the role, and one who works under it. */
final class SmallNode implements Worker {
    /** Long enough for the healthy on a machine that is busy with other things, short enough to wait for the sick. */
    static final Limits SHORT =
            new Limits(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(2));

    static final Limits PATIENT =
            new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(30));
    static final List<String> NAMES = List.of("role", "database", "registrars", "cron");

    final Points points;
    final List<FileEffect> effects = new ArrayList<>();
    final List<String> story = new CopyOnWriteArrayList<>();
    final List<String> shifts = new CopyOnWriteArrayList<>();
    final AtomicInteger writes = new AtomicInteger();
    final Changes changes;
    volatile boolean refusesToWork;
    volatile boolean diskIsFull;
    private final Path folder;
    private final boolean durable;
    private HaSettings settings = HaSettings.DISABLED;

    /** @param durable whether the notes are forced to disk, as in the product */
    SmallNode(Path folder, Points points, Limits limits, boolean durable) throws IOException {
        this.folder = folder;
        this.points = points;
        this.durable = durable;
        Files.createDirectories(folder);
        NAMES.forEach(name -> effects.add(new FileEffect(name, folder, points)));
        changes = new Changes(
                new NodePaths(folder),
                List.<Effect>copyOf(effects),
                Ticker.system(),
                (event, why) -> story.add(event + " " + why),
                wanted -> stored().equals(wanted),
                limits,
                new CrashingDisk());
    }

    static SmallNode on(Path folder) throws IOException {
        return new SmallNode(folder, Points.none(), SHORT, false).started();
    }

    /** A slave with nothing noted of how it became one. */
    static SmallNode slaveOn(Path folder) throws Exception {
        var node = on(folder);
        node.changes.make(CrashedChangeTest.SLAVE, node);
        node.shifts.clear();
        node.story.clear();
        node.writes.set(0);
        return node;
    }

    /** As a daemon begins: settles what a crash left, reads what is configured, works. */
    SmallNode started() {
        changes.resume();
        settings = stored();
        return this;
    }

    FileEffect effect(String name) {
        return effects.get(NAMES.indexOf(name));
    }

    static HaSettings role(NodeRole role, @Nullable String peer) {
        return peer == null
                ? HaSettings.DISABLED
                : new HaSettings(role, PeerAddress.parse(peer).orElseThrow());
    }

    /** What stands in the files of the effect that stores the role. */
    HaSettings stored() {
        try {
            var words = Files.readString(folder.resolve("role.a")).split(" ", -1);
            return role(NodeRole.ofWire(words[0]).orElseThrow(), words.length > 1 ? words[1] : null);
        } catch (NoSuchFileException absent) {
            return HaSettings.DISABLED;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** All files of the node with their content, those of an unfinished change among them. */
    static Map<String, String> files(Path folder) throws IOException {
        return LivingTree.files(folder, Files::readString);
    }

    @Override
    public HaSettings settings() {
        return settings;
    }

    @Override
    public void rest() {
        points.at("before rest");
        shifts.add("rest");
    }

    @Override
    public void work(HaSettings now) throws EffectException {
        points.at("before work");
        shifts.add("work as " + now.role().wire());
        if (refusesToWork) {
            refusesToWork = false;
            throw new EffectException("not on duty");
        }
        settings = now;
        points.at("after work");
    }

    /** The notes, with a point before and after each write. */
    private final class CrashingDisk implements Disk {
        @Override
        public void write(Path file, String text) throws IOException {
            begin("write", file);
            if (durable) {
                ATOMIC.write(file, text);
            } else {
                Files.createDirectories(file.getParent());
                var temporary = file.resolveSibling("." + file.getFileName());
                Files.writeString(temporary, text);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            }
            points.at("after write of " + file.getFileName());
        }

        @Override
        public void delete(Path file) throws IOException {
            begin("delete", file);
            if (durable) {
                ATOMIC.delete(file);
            } else {
                Files.deleteIfExists(file);
            }
            points.at("after delete of " + file.getFileName());
        }

        private void begin(String what, Path file) throws IOException {
            writes.incrementAndGet();
            if (diskIsFull && what.equals("write")) {
                throw new IOException("no space left on device");
            }
            points.at("before %s of %s".formatted(what, file.getFileName()));
        }
    }
}
