package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.api.DaemonLock;
import wazoha.node.NodePaths;

/** What keeps the daemon from starting, and that it has touched nothing then. */
@Timeout(120)
class DaemonRunTest {
    @TempDir
    Path root;

    @Test
    void aCertificateThatCannotBeReadIsAFaultOfTheConfiguration() throws Exception {
        Files.createDirectories(root.resolve("etc/wazo-ha"));
        Files.writeString(
                root.resolve("etc/wazo-ha/config.yml"),
                "rest_api: {certificate: /etc/none.pem, private_key: /etc/none.key}\n");
        assertThat(new DaemonRun(root, "0.1.0").untilStopped()).isEqualTo(78);
        assertThat(root.resolve("run")).doesNotExist();
        assertThat(root.resolve("var")).doesNotExist();
    }

    @Test
    void aSecondDaemonOfARootEndsBeforeItOpensAnything() throws Exception {
        try (var lock = DaemonLock.ofDaemon(new NodePaths(root))) {
            assertThat(lock).isNotNull();
            assertThat(new DaemonRun(root, "0.1.0").untilStopped()).isEqualTo(1);
            assertThat(root.resolve("var")).doesNotExist();
        }
    }
}
