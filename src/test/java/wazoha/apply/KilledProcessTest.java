package wazoha.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.PeerAddress;
import wazoha.process.OwnJvm;

/**
 * docs/contract.md, section 3, "if the process dies in the middle": real processes that end without a word at every point
 * of a change. One change by default; with {@code -DeveryKill=true} all of them, which takes minutes.
 */
@Timeout(1800)
class KilledProcessTest {
    @TempDir
    Path folder;

    private int roots;

    @Test
    void aRealProcessThatIsGoneAtAnyPointLeavesTheOldOrTheNewStateWholly() throws Exception {
        var changes = CrashedChangeTest.allChanges().stream()
                .filter(change ->
                        Boolean.getBoolean("everyKill") || change.name().equals("slave -> master"))
                .toList();
        int killed = 0;
        for (var change : changes) {
            var old = SmallNode.files(before(change));
            int status = ChangeProgram.KILLED;
            for (int point = 0; status == ChangeProgram.KILLED; point++) {
                var root = before(change);
                status = run(root, point, change);
                SmallNode.on(root);
                var now = SmallNode.files(root);
                if (status == ChangeProgram.KILLED) {
                    assertThat(now)
                            .as("%s, gone at point %d", change.name(), point)
                            .isIn(old, changed(change));
                    killed++;
                }
            }
            assertThat(status).isEqualTo(ChangeProgram.DONE);
        }
        System.out.printf("processes killed: %d changes, %d combinations%n", changes.size(), killed);
        assertThat(killed).isGreaterThan(15);
    }

    private java.util.Map<String, String> changed(CrashedChangeTest.Case change) throws Exception {
        var root = before(change);
        var node = SmallNode.on(root);
        node.changes.make(change.to(), node);
        return SmallNode.files(root);
    }

    private Path before(CrashedChangeTest.Case change) throws Exception {
        var root = folder.resolve("root" + roots++);
        var node = SmallNode.on(root);
        for (var step : change.way()) {
            node.changes.make(step, node);
        }
        return root;
    }

    private static int run(Path root, int point, CrashedChangeTest.Case change) throws Exception {
        var process = new ProcessBuilder(OwnJvm.command(
                        ChangeProgram.class.getName(),
                        root.toString(),
                        Integer.toString(point),
                        change.to().role().wire(),
                        change.to().remoteAddress().map(PeerAddress::text).orElse("")))
                .inheritIO()
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
