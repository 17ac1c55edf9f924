package wazoha.host;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.EffectException;
import wazoha.node.NodePaths;

/** docs/contract.md, section 3: the clusters of a Debian host are found and asked, by programs that a test wrote. */
@Timeout(value = 120, unit = SECONDS)
class DebianProgramsTest {
    @TempDir
    private Path root;

    @Test
    void clustersAreThoseThatPgLsclustersShowsAndWhoseConfigurationIsUnderTheRoot() throws Exception {
        configuration("15", "main");
        configuration("13", "old");
        var found = played("""
                echo '13  old    5433 down   postgres /var/lib/postgresql/13/old  /var/log/old.log'
                echo '15  main   5432 online postgres /var/lib/postgresql/15/main /var/log/main.log'
                echo '16  foreign 5434 online postgres /var/lib/postgresql/16/x /var/log/x.log'
                """, "exit 0").find();
        assertThat(found).extracting(Cluster::name).containsExactly("13/old", "15/main");
        assertThat(found).extracting(Cluster::isRunning).containsExactly(false, true);
        assertThat(found.get(1).data()).isEqualTo(root.resolve("var/lib/postgresql/15/main"));
        assertThat(found.get(1).located("/etc/x")).contains(root.resolve("etc/x"));
    }

    @Test
    void aLineThatCannotBeUnderstoodIsToldAndNothingIsGuessed() throws Exception {
        assertThatThrownBy(() -> played("echo '15 main <unknown> down postgres /x /y'", "exit 0")
                        .find())
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("15 main <unknown> down postgres /x /y")
                .hasMessageContaining("pg_dropcluster");
    }

    @Test
    void aStoppedClusterWhoseDataDirectoryIsGoneIsPassedOver() throws Exception {
        assertThat(played("echo '13 old 5433 down <unknown> /var/lib/postgresql/13/old /x.log'", "exit 0")
                        .find())
                .isEmpty();
    }

    @Test
    void aProgramThatFailsIsToldAndOneThatIsMissingMeansNoPostgres() throws Exception {
        assertThatThrownBy(() -> played("echo broken; exit 3", "exit 0").find())
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("exit status 3: broken");
        var missing =
                new DebianPostgres(root, List.of(root.resolve("missing").toString()), List.of(), List.of(), List.of());
        assertThat(new DebianClusters(new NodePaths(root), missing).find()).isEmpty();
    }

    @Test
    void anAnswerIsPickedOutOfWarningsAndAnArgumentIsNeverAShellsBusiness() throws Exception {
        configuration("15", "main");
        var cluster = played(ONLINE, """
                echo 'could not change directory to "/root": Permission denied' >&2
                for word in "$@"; do echo "wazo-ha:$word"; done
                """).find().get(0);
        assertThat(cluster.ask("SELECT '$(reboot); `id`'", Duration.ofSeconds(5)))
                .containsExactly(
                        "--cluster",
                        "15/main",
                        "-U",
                        "postgres",
                        "-d",
                        "postgres",
                        "-X",
                        "-A",
                        "-t",
                        "-q",
                        "-w",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-c",
                        "SELECT 'wazo-ha:' || line FROM (SELECT '$(reboot); `id`') AS answer(line)");
    }

    @Test
    void aClientThatHangsIsGivenUpAtTheLimit() throws Exception {
        configuration("15", "main");
        var cluster = played(ONLINE, "exec sleep 60").find().get(0);
        assertThatThrownBy(() -> cluster.ask("SELECT 1", Duration.ofMillis(300)))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("15/main")
                .hasMessageContaining("it runs and does not answer");
        var refusing =
                played(ONLINE, "echo 'psql: error: FATAL: no'; exit 2").find().get(0);
        assertThatThrownBy(() -> refusing.ask("SELECT 1", Duration.ofSeconds(5)))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("exit status 2: psql: error: FATAL: no");
    }

    private static final String ONLINE =
            "echo '15  main   5432 online postgres /var/lib/postgresql/15/main /var/log/main.log'";

    private DebianClusters played(String lsclusters, String psql) throws IOException {
        return new DebianClusters(
                new NodePaths(root),
                new DebianPostgres(
                        root.resolve("etc/postgresql"),
                        List.of(script("pg_lsclusters", lsclusters)),
                        List.of(script("pg_ctlcluster", "exit 0")),
                        List.of(),
                        List.of(script("psql", psql))));
    }

    private String script(String name, String body) throws IOException {
        var file = Files.writeString(root.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    private void configuration(String version, String name) throws IOException {
        var folder = Files.createDirectories(
                root.resolve("etc/postgresql").resolve(version).resolve(name));
        Files.writeString(folder.resolve("postgresql.conf"), "");
    }
}
