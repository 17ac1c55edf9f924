package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.NodePaths;

/** docs/contract.md, section 2: the logs are rotated. */
@Timeout(120)
class LogRotationTest {
    private static final Path RULES = Path.of("packaging", "logrotate", "wazo-ha");

    @Test
    void bothLogsAreRotatedAndWhoHoldsOneOpenGoesOnWritingIntoIt() throws Exception {
        var rules = Files.readAllLines(RULES).stream()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(rules.get(0)).isEqualTo("%s %s {".formatted(NodePaths.HOST.syncLog(), NodePaths.HOST.daemonLog()));
        assertThat(rules).contains("copytruncate", "missingok").endsWith("}");
        assertThat(rules).anyMatch(line -> line.matches("rotate [1-9][0-9]*"));
    }
}
