package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a slave collected stays known as such, whatever roles its node is given meanwhile (docs/failover.md, data). */
@Timeout(300)
@SuppressWarnings("try") // a master that serves is not spoken to
class DirtyOverRolesTest {
    private static final String KEPT =
            "SELECT concat_ws(' ', dirty, dirty_since, lineage, runs, epoch, proven, node) FROM wazo_ha.state";

    /** From slave, each role to each role. */
    private static final List<String> NINE_MOVES =
            List.of("slave", "master", "master", "slave", "disabled", "disabled", "master", "disabled", "slave");

    @TempDir
    Path root;

    @Test
    void dirtyLineageAndEpochSurviveAllNineMovesOfTheRole() throws Exception {
        try (var database = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(1))
                        .setServerConfig("fsync", "off")
                        .start();
                var node = new LoneSlave(root, database);
                var peer = node.masterServes()) {
            var folder = Files.createDirectories(node.paths.resolve("/etc/wazo-ha/conf.d"));
            Files.writeString(folder.resolve("10.yml"), "postgresql: {configure: false}\n");
            LoneSlave.run(
                    database,
                    "UPDATE wazo_ha.state SET dirty = true, dirty_since = 3, epoch = 4, runs = 17, holder = 'master',"
                            + " lineage = '11111111-2222-3333-4444-555555555555'");
            var before = LoneSlave.read(database, KEPT);
            assertThat(before).startsWith("t 3 11111111-2222-3333-4444-555555555555 17 4 t ");
            var daemon = ScriptProcess.on(node.root).start("run");
            try {
                becomes(node, "slave");
                for (var role : NINE_MOVES) {
                    var words = role.equals("disabled")
                            ? new String[] {"configure", role}
                            : new String[] {"configure", role, "--remote", LoneSlave.MASTER};
                    var changed = node.run(words);
                    assertThat(changed.status()).as("%s", changed).isZero();
                    becomes(node, role);
                    assertThat(LoneSlave.read(database, KEPT)).as("as " + role).isEqualTo(before);
                }
            } finally {
                daemon.destroy();
                if (!daemon.waitFor(20, TimeUnit.SECONDS)) {
                    daemon.destroyForcibly();
                }
            }
        }
    }

    /** And has decided in it. */
    private static void becomes(LoneSlave node, String role) {
        await(role).atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            var status = RealPair.json(node.run("status", "--json"));
            assertThat(status.path("role").asText()).isEqualTo(role);
            assertThat(role.equals("disabled") || status.path("rule").asInt() > 0)
                    .isTrue();
        });
    }
}
