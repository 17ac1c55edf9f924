package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Finding;

/** What systemctl is asked, which a script plays here, and what a program of the administrator is worth. */
@Timeout(60)
class SystemdDatabaseTest {
    private static final String UNIT = "postgresql@15-main.service";

    @TempDir
    Path folder;

    private SystemdDatabase database;

    @BeforeEach
    void play() throws IOException {
        var systemctl = Files.writeString(folder.resolve("systemctl"), """
                #!/bin/sh
                cd "$(dirname "$0")" || exit 9
                echo "$*" >> asked
                if [ -e "$2" ]; then . "./$2"; fi
                """);
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        database = new SystemdDatabase(systemctl.toString(), UNIT);
    }

    private void answers(String verb, String script) throws IOException {
        Files.writeString(folder.resolve(verb), script);
    }

    @Test
    void theServerIsKilledBeforeItIsStartedAndNobodyWaitsForTheStart() throws Exception {
        database.restart();
        assertThat(Files.readAllLines(folder.resolve("asked")))
                .containsExactly(
                        "--no-ask-password kill --signal=SIGKILL -- " + UNIT,
                        "--no-ask-password reset-failed -- " + UNIT,
                        "--no-ask-password restart --no-block -- " + UNIT);
    }

    @Test
    void aServerThatIsDownAlreadyIsStarted() throws Exception {
        answers("kill", "echo 'Failed to kill unit: No process to kill'; exit 1");
        answers("show", "printf 'LoadState=loaded\\nActiveState=failed\\n'");
        database.restart();
        assertThat(Files.readString(folder.resolve("asked"))).endsWith("restart --no-block -- " + UNIT + "\n");
    }

    @Test
    void aServerThatWasNotKilledIsNotSaidToBe() throws Exception {
        answers("kill", "echo 'Unit not loaded.'; exit 1");
        answers("show", "printf 'LoadState=not-found\\nActiveState=inactive\\n'");
        assertThatThrownBy(database::restart)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("was not killed: exit status 1: Unit not loaded.")
                .hasMessageContaining("systemctl kill --signal=SIGKILL " + UNIT);
        assertThat(Files.readString(folder.resolve("asked"))).doesNotContain("restart");
    }

    @Test
    void whatCouldNotBeRestartedIsKnownBefore() throws Exception {
        answers("show", "printf 'LoadState=loaded\\nActiveState=active\\n'");
        assertThat(database.obstacle()).isEmpty();
        answers("show", "printf 'LoadState=not-found\\nActiveState=inactive\\n'");
        assertThat(database.obstacle())
                .contains("this host has no unit %s (postgresql.unit): not-found".formatted(UNIT));
        answers("show", "exit 1");
        assertThat(database.obstacle().orElseThrow()).startsWith("systemctl does not tell of " + UNIT);
        assertThat(new CommandedDatabase(List.of("/no/such/program")).obstacle())
                .isPresent();
        assertThat(new CommandedDatabase(List.of("/bin/true")).obstacle()).isEmpty();
        var found = new RestartLook(new UnnamedDatabase())
                .look(Finding.about("restart of PostgreSQL", Finding.Where.SLAVE));
        assertThat(found.severity()).isEqualTo(Finding.Severity.WARNS);
        assertThat(found.what()).contains("postgresql.unit");
    }

    @Test
    void aProgramOfTheAdministratorCountsByItsStatus() throws Exception {
        new CommandedDatabase(List.of("true")).restart();
        assertThatThrownBy(new CommandedDatabase(List.of("sh", "-c", "echo no such cluster; exit 3"))::restart)
                .hasMessageContaining("exit status 3: no such cluster; the server may be as it was");
    }
}
