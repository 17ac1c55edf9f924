package wazoha.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.process.Program;

/** Our reading of a pattern against that of rsync itself. */
@Timeout(60)
class ExcludePatternTest {
    private static final String[] FILES = {
        "a",
        "b.pem",
        "wazo-ha-pjsip.conf",
        "keys/ca.key",
        "sub/keys/x",
        "sub/manager.conf",
        "manager.conf",
        "monitor",
        "one/monitor/call.wav",
        "one/recordings/x/y.wav",
        "deep/er/still/c.txt",
        "a[1]",
        "x1",
        "x2",
        "xy",
    };

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monitor/",
                "recordings/",
                "/keys/",
                "keys/",
                "*.pem",
                "*.key",
                "wazo-ha-*",
                "/manager.conf",
                "manager.conf",
                "er/still",
                "/deep/**",
                "deep/*/c.txt",
                "**/y.wav",
                "x?",
                "x[12]",
                "x[!1]",
                "a\\[1\\]",
                "*",
            })
    void whatRsyncLeavesOutIsExcluded(String pattern) throws Exception {
        var from = folder.resolve("from");
        var to = Files.createDirectory(folder.resolve("to"));
        for (var file : FILES) {
            Files.createDirectories(from.resolve(file).getParent());
            Files.createFile(from.resolve(file));
        }
        assertThat(Program.of("rsync", "-a", "--exclude=" + pattern, from + "/", to + "/")
                        .run()
                        .succeeded())
                .isTrue();
        var exclude = new ExcludePattern(pattern);
        var ours = new TreeSet<String>();
        var theirs = new TreeSet<String>();
        for (var file : FILES) {
            if (exclude.matches(Path.of(file), false)) {
                ours.add(file);
            }
            if (!Files.exists(to.resolve(file))) {
                theirs.add(file);
            }
        }
        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void aPatternOfFoldersDoesNotConcernAFile() {
        assertThat(new ExcludePattern("monitor/").matches(Path.of("monitor"), false))
                .isFalse();
        assertThat(new ExcludePattern("monitor/").matches(Path.of("monitor"), true))
                .isTrue();
    }
}
