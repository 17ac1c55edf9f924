package wazoha.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;

/**
 * docs/contract.md, section 3, "as one transaction": the process dies at every point of every change, and a new one
 * finds the old configuration or the new one, wholly.
 */
@Timeout(900)
class CrashedChangeTest {
    static final HaSettings MASTER = SmallNode.role(NodeRole.MASTER, "10.0.0.2");
    static final HaSettings MASTER_OF_ANOTHER = SmallNode.role(NodeRole.MASTER, "10.0.0.3");
    static final HaSettings SLAVE = SmallNode.role(NodeRole.SLAVE, "10.0.0.1");
    static final HaSettings SLAVE_OF_ANOTHER = SmallNode.role(NodeRole.SLAVE, "2001:db8::1");

    /** A change, from a way to get to where it begins. */
    record Case(String name, List<HaSettings> way, HaSettings to) {}

    static List<Case> allChanges() {
        var ways = Map.of(
                "never configured", List.<HaSettings>of(),
                "disabled", List.of(MASTER, HaSettings.DISABLED),
                "master", List.of(MASTER),
                "slave", List.of(SLAVE));
        var cases = new ArrayList<Case>();
        for (var from : new TreeSet<>(ways.keySet())) {
            for (var role : NodeRole.values()) {
                var to = switch (role) {
                    case MASTER -> from.equals("master") ? MASTER_OF_ANOTHER : MASTER;
                    case SLAVE -> from.equals("slave") ? SLAVE_OF_ANOTHER : SLAVE;
                    case DISABLED -> HaSettings.DISABLED;
                };
                cases.add(new Case(from + " -> " + role.wire(), ways.getOrDefault(from, List.of()), to));
            }
        }
        return cases;
    }

    @TempDir
    Path folder;

    private int roots;

    private Path fresh() {
        return folder.resolve("root" + roots++);
    }

    /** A node brought to where the case begins. */
    private Path before(Case change) throws Exception {
        var root = fresh();
        var node = SmallNode.on(root);
        for (var step : change.way()) {
            node.changes.make(step, node);
        }
        return root;
    }

    @Test
    void aProcessKilledAtAnyPointOfAnyChangeLeavesTheOldOrTheNewStateWholly() throws Exception {
        int killed = 0;
        int killedTwice = 0;
        for (var change : allChanges()) {
            var old = SmallNode.files(before(change));
            var whole = before(change);
            var unharmed = new SmallNode(whole, Points.none(), SmallNode.PATIENT, false).started();
            unharmed.changes.make(change.to(), unharmed);
            var changed = SmallNode.files(whole);
            int points = unharmed.points.passed().size();
            for (int i = 0; i < points; i++) {
                var point = unharmed.points.passed().get(i);
                var root = copy(old);
                killAt(root, i, change.to());
                var torn = SmallNode.files(root);
                int resuming = resumed(root);
                assertThat(SmallNode.files(root))
                        .as("%s, killed %s", change.name(), point)
                        .isIn(old, changed);
                killed++;
                for (int j = 0; j < resuming; j++) {
                    var again = copy(torn);
                    dieWhileResuming(again, j);
                    resumed(again);
                    assertThat(SmallNode.files(again))
                            .as("%s, killed %s, and killed again at point %d of the start", change.name(), point, j)
                            .isIn(old, changed);
                    killedTwice++;
                }
            }
        }
        System.out.printf(
                "changes killed: %d changes, %d combinations of change and point, %d more killed again while resuming%n",
                allChanges().size(), killed, killedTwice);
        assertThat(killed).isGreaterThan(200);
        assertThat(killedTwice).isGreaterThan(1000);
    }

    @Test
    void aChangeThatFailsAndIsKilledWhileItIsUndoneIsUndoneAtTheNextStart() throws Exception {
        int killed = 0;
        for (var change : allChanges()) {
            var old = SmallNode.files(before(change));
            if (change.to().role() == NodeRole.DISABLED) {
                continue; // never fails
            }
            for (var bad : SmallNode.NAMES) {
                int points = failing(copy(old), bad, change.to(), Points.none());
                for (int i = 0; i < points; i++) {
                    var root = copy(old);
                    failing(root, bad, change.to(), Points.until(i, Points.BY_ERROR));
                    resumed(root);
                    assertThat(SmallNode.files(root))
                            .as("%s with a bad %s, killed at point %d", change.name(), bad, i)
                            .isEqualTo(old);
                    killed++;
                }
            }
        }
        System.out.printf("failing changes killed: %d combinations%n", killed);
        assertThat(killed).isGreaterThan(500);
    }

    private static int failing(Path root, String bad, HaSettings to, Points points) throws IOException {
        var node = new SmallNode(root, points, SmallNode.PATIENT, false).started();
        node.effect(bad).mood = FileEffect.Mood.FAILS_IN_THE_MIDDLE;
        try {
            node.changes.make(to, node);
        } catch (ChangeException | Crash expected) {
            return points.passed().size();
        }
        throw new AssertionError("the change did not fail");
    }

    private static void killAt(Path root, int point, HaSettings to) throws Exception {
        var node = new SmallNode(root, Points.until(point, Points.BY_ERROR), SmallNode.PATIENT, false).started();
        try {
            node.changes.make(to, node);
        } catch (Crash expected) {
            return;
        }
        throw new AssertionError("point %d was not reached".formatted(point));
    }

    private static void dieWhileResuming(Path root, int point) throws IOException {
        try {
            new SmallNode(root, Points.until(point, Points.BY_ERROR), SmallNode.PATIENT, false).started();
        } catch (Crash expected) {
            return;
        }
        throw new AssertionError("point %d was not reached".formatted(point));
    }

    /** Starts a new daemon, and tells how many points its start passed. */
    private static int resumed(Path root) throws IOException {
        var node = new SmallNode(root, Points.none(), SmallNode.PATIENT, false).started();
        return node.points.passed().size();
    }

    private Path copy(Map<String, String> files) throws IOException {
        var root = fresh();
        for (var file : files.entrySet()) {
            var path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return root;
    }
}
