package wazoha.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.ExcludePattern;
import wazoha.node.NodePaths;

/** The shipped sample and profiles against the code. */
@Timeout(120)
class SampleTest {
    private static final Path ETC = Path.of("etc");
    private static final Pattern KEY = Pattern.compile("( {2})?([a-z_]+):.*");

    @TempDir
    private Path root;

    @Test
    void theSampleHoldsEveryKey() throws Exception {
        var items = new YamlFile(new Place(0, ETC.resolve("config.yml"), 0), new Problems()).items();
        assertThat(items.stream().map(Item::key)).containsExactlyInAnyOrderElementsOf(ConfigKeys.NAMES);
    }

    @Test
    void theSampleEqualsTheDefaults() throws Exception {
        var defaults = ConfigFiles.load(new NodePaths(root));
        assertThat(loadedWith("config.yml")).isEqualTo(defaults);
    }

    @Test
    void theSampleExplainsEveryKeyInALineAboveIt() throws Exception {
        var lines = Files.readAllLines(ETC.resolve("config.yml"));
        var unexplained = new ArrayList<String>();
        for (int line = 1; line < lines.size(); line++) {
            var key = KEY.matcher(lines.get(line));
            if (key.matches() && !lines.get(line - 1).strip().startsWith("# ")) {
                unexplained.add(lines.get(line));
            }
        }
        assertThat(unexplained).isEmpty();
    }

    @Test
    void theProfileOfWazoLeavesWazosPortToWazo() throws Exception {
        var config = loadedWith("wazo.yml");
        assertThat(config.restApi().port()).isEqualTo(9476);
        assertThat(config.services().units()).contains("asterisk.service");
    }

    @Test
    void theProfileOfWazoSetsSupervisionAndAgentsAfterAMove() throws Exception {
        var services = loadedWith("wazo.yml").services();
        assertThat(services.afterStart())
                .containsExactly(
                        List.of("monit", "monitor", "all"),
                        List.of("wazo-agentd-cli", "-c", "relog all --timeout 600"));
        assertThat(services.onStop()).containsExactly(List.of("monit", "unmonitor", "all"));
        assertThat(services.programDeadline()).isGreaterThan(Duration.ofMinutes(10));
    }

    @Test
    void theProfileOfAPlainAsteriskLoads() throws Exception {
        var config = loadedWith("asterisk.yml");
        assertThat(config.restApi().port()).isEqualTo(9486);
        assertThat(config.services().units()).containsExactly("asterisk.service");
    }

    @Test
    void theProfileOfAPlainAsteriskCarriesItsConfigurationAndNoSecretOfANode() throws Exception {
        var files = loadedWith("asterisk.yml").files();
        assertThat(files.directories()).contains("/etc/asterisk");
        var exclude = ExcludePattern.list(files.exclude());
        for (var own : List.of(
                "manager.conf",
                "manager.d/wazo-ha.conf",
                "wazo-ha-pjsip.conf",
                "keys/asterisk.pem",
                "keys/ca.key",
                "sub/server.key",
                "ari.conf",
                "http.conf",
                "res_pgsql.conf",
                "node.d/transports.conf")) {
            assertThat(exclude.stream().anyMatch(pattern -> pattern.matches(Path.of(own), false)))
                    .as(own)
                    .isTrue();
        }
        for (var shared : List.of(
                "pjsip.conf",
                "extensions.conf",
                "extensions_extra.d/99.conf",
                "sub/manager.conf",
                "musiconhold.conf")) {
            assertThat(exclude.stream().anyMatch(pattern -> pattern.matches(Path.of(shared), false)))
                    .as(shared)
                    .isFalse();
        }
    }

    private NodeConfig loadedWith(String name) throws IOException, BadConfigException {
        var folder = Files.createDirectories(root.resolve("etc/wazo-ha/conf.d"));
        Files.copy(ETC.resolve(name), folder.resolve("10.yml"));
        return ConfigFiles.load(new NodePaths(root));
    }
}
