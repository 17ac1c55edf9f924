package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.NodePaths;

/**
 * {@code wazo-service}, as a process (docs/contract.md, section 8). systemctl is a shell script that keeps a file for each
 * unit: that systemd itself does as asked is shown on real hosts.
 */
@Timeout(120)
class WazoServiceTest {
    private static final String SYSTEMCTL = """
            #!/bin/sh
            cd "${0%/*}" || exit 9
            [ "$1" = --no-ask-password ] && shift
            verb=$1
            while [ "$1" != -- ]; do shift; done
            shift
            [ "$verb" = show ] || echo "$verb $*" >>asked
            for unit; do
                case $verb in
                    show)
                        load=not-found active=inactive
                        [ ! -e "$unit" ] || { load=loaded; read -r active <"$unit"; }
                        printf 'Id=%s\\nLoadState=%s\\nActiveState=%s\\nSubState=x\\nResult=success\\n\\n' "$unit" $load $active
                        ;;
                    start) echo active >"$unit" ;;
                    stop) echo inactive >"$unit" ;;
                esac
            done
            """;

    @TempDir
    Path root;

    private Path bin;
    private NodePaths paths;

    @BeforeEach
    void aHostWithTelephonyACompanionAndADatabase() throws IOException {
        paths = new NodePaths(root);
        bin = Files.createDirectories(root.resolve("bin"));
        var systemctl = Files.writeString(bin.resolve("systemctl"), SYSTEMCTL);
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(paths.configFile().getParent());
        Files.writeString(paths.configFile(), """
                services:
                  units: [asterisk.service]
                  companions: [wazo-auth.service, wazo-absent.service]
                  foundations: [postgresql.service]
                """);
        unit("asterisk", "active");
        unit("wazo-auth", "active");
        unit("postgresql", "active");
    }

    private void unit(String name, String state) throws IOException {
        Files.writeString(bin.resolve(name + ".service"), state + "\n");
    }

    private ScriptProcess.Ended service(String... words) throws Exception {
        var all = new java.util.ArrayList<>(List.of("wazo-service"));
        all.addAll(List.of(words));
        return ScriptProcess.on(root)
                .with("PATH", bin + ":" + System.getenv("PATH"))
                .run(all.toArray(String[]::new));
    }

    @ParameterizedTest(name = "asterisk {0}, wazo-auth {1}, postgresql {2}: status {3} ends with {4}")
    @CsvSource(delimiter = '|', textBlock = """
        active   | active   | active   | wazo    | 0 | \\trunning\\t\\tasterisk.service\\n
        active   | active   | active   |         | 0 | \\trunning\\t\\twazo-auth.service\\n\\trunning\\t\\tasterisk.service\\n
        inactive | active   | inactive | default | 1 | \\trunning\\t\\twazo-auth.service\\n\\tstopped\\t\\tasterisk.service\\n
        active   | failed   | active   | wazo    | 0 | \\trunning\\t\\tasterisk.service\\n
        inactive | failed   | active   | default | 2 | \\tfailed\\t\\twazo-auth.service\\n\\tstopped\\t\\tasterisk.service\\n
        active   | active   | inactive | all     | 1 | \\tstopped\\t\\tpostgresql.service\\n\\trunning\\t\\twazo-auth.service\\n\\trunning\\t\\tasterisk.service\\n
        """)
    void statusIsALineForEachServiceOfTheFilterThatThisHostHas(
            String asterisk, String auth, String postgresql, String filter, int status, String lines) throws Exception {
        unit("asterisk", asterisk);
        unit("wazo-auth", auth);
        unit("postgresql", postgresql);
        var ended = filter == null ? service("status") : service("status", filter);
        assertThat(ended)
                .isEqualTo(new ScriptProcess.Ended(
                        status,
                        "Checking services...\n" + lines.replace("\\t", "\t").replace("\\n", "\n"),
                        ""));
    }

    @ParameterizedTest(name = "8 wazo-service {0} {1}: status {2}, to the byte")
    @CsvSource(delimiter = '|', textBlock = """
        start   | wazo    | 0 | Starting services...\\n\\trunning\\t\\tasterisk.service\\n
        start   | all     | 0 | Starting services...\\n\\trunning\\t\\tpostgresql.service\\n\\trunning\\t\\twazo-auth.service\\n\\trunning\\t\\tasterisk.service\\n
        stop    | default | 0 | Stopping services...\\n\\tstopped\\t\\twazo-auth.service\\n\\tstopped\\t\\tasterisk.service\\n
        enable  | wazo    | 0 | Enabling services...\\n\\trunning\\t\\tasterisk.service\\n
        disable | default | 0 | Disabling services...\\n\\trunning\\t\\twazo-auth.service\\n\\trunning\\t\\tasterisk.service\\n
        """)
    void eachVerbTellsTheStatesAfterwards(String verb, String filter, int status, String text) throws Exception {
        assertThat(service(verb, filter))
                .isEqualTo(new ScriptProcess.Ended(
                        status, text.replace("\\t", "\t").replace("\\n", "\n"), ""));
    }

    @Test
    void allStopsTelephonyFirstAndStartsItLast() throws Exception {
        assertThat(service("stop", "all").status()).isEqualTo(0);
        assertThat(service("start", "all").status()).isEqualTo(0);
        assertThat(bin.resolve("asked")).hasContent("""
                stop asterisk.service
                reset-failed asterisk.service
                stop wazo-auth.service
                reset-failed wazo-auth.service
                stop postgresql.service
                reset-failed postgresql.service
                reset-failed postgresql.service
                start postgresql.service
                reset-failed wazo-auth.service
                start wazo-auth.service
                reset-failed asterisk.service
                start asterisk.service
                """);
        assertThat(paths.gate())
                .as("a node without a role opens the gate itself")
                .exists();
    }

    @Test
    void restartStopsAndStartsTheFilterOnly() throws Exception {
        var restart = service("restart", "wazo");
        assertThat(restart)
                .isEqualTo(new ScriptProcess.Ended(0, "Restarting services...\n\trunning\t\tasterisk.service\n", ""));
        assertThat(bin.resolve("asked"))
                .hasContent(
                        "stop asterisk.service\nreset-failed asterisk.service\nreset-failed asterisk.service\nstart asterisk.service\n");
    }

    @Test
    void stoppedTelephonyIsMarkedSoThatTheDaemonLeavesItOff() throws Exception {
        assertThat(service("stop", "wazo").out()).isEqualTo("Stopping services...\n\tstopped\t\tasterisk.service\n");
        assertThat(paths.telephonyStopped()).exists();
        service("start", "wazo");
        assertThat(paths.telephonyStopped()).doesNotExist();
    }

    @Test
    void whileDisabledExistsEverythingButTelephonyStarts() throws Exception {
        unit("asterisk", "inactive");
        unit("wazo-auth", "inactive");
        var disable = service("disable");
        assertThat(disable.status()).isEqualTo(0);
        assertThat(disable.out()).startsWith("Disabling services...\n");
        assertThat(paths.resolve("/var/lib/wazo/disabled")).exists().isEmptyFile();
        var start = service("start");
        assertThat(start.status()).isEqualTo(1);
        assertThat(start.out())
                .isEqualTo("Starting services...\n\trunning\t\twazo-auth.service\n\tstopped\t\tasterisk.service\n");
        assertThat(start.err()).contains("telephony is not started: it is disabled", "wazo-service enable");
        assertThat(service("enable").status()).isEqualTo(0);
        assertThat(paths.resolve("/var/lib/wazo/disabled")).doesNotExist();
        assertThat(bin.resolve("asterisk.service")).as("enable starts nothing").hasContent("inactive\n");
        assertThat(service("start").status()).isEqualTo(0);
    }

    @Test
    void withoutSystemdEveryServiceIsUnknownAndTheStatusSaysFailed() throws Exception {
        Files.delete(bin.resolve("systemctl"));
        Files.writeString(bin.resolve("systemctl"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(bin.resolve("systemctl"), PosixFilePermissions.fromString("rwxr-xr-x"));
        var status = service("status", "wazo");
        assertThat(status.status()).isEqualTo(2);
        assertThat(status.out()).isEqualTo("Checking services...\n\tunknown\t\tasterisk.service\n");
    }
}
