package wazoha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command against a real socket of a node in memory. */
class CommandLineAppTest extends WithMemoryNode {
    @Test
    void statusIsACalmScreen() {
        line.on("configure", "slave", "--remote", "10.0.0.1");
        assertThat(line.on("status")).isEqualTo(0);
        assertThat(line.out).isEqualTo("""
                role        slave, the peer is 10.0.0.1
                phase       STANDBY since 2026-11-22T10:00:00Z (2 min 10 s)
                epoch       5, not claimed
                decided by  rule 190: the master's turn: stay silent
                peer        serving, phase SERVING, last SIP answer 0.4 s ago
                heartbeat   0.9 s old
                database    ok, last success 3.2 s ago: 3 tables, 12 rows in 41 ms
                files       idle, no success yet
                data        clean
                service     asterisk stopped
                held        no
                warnings    none
                """);
        assertThat(line.err).isEmpty();
    }

    @Test
    void statusAsJsonIsOneLine() {
        assertThat(line.on("status", "--json")).isEqualTo(0);
        assertThat(line.out)
                .startsWith("{\"version\":\"0.1.0\",\"role\":\"disabled\",\"remoteAddress\":\"\"")
                .endsWith("}\n")
                .hasLineCount(1);
    }

    @Test
    void historyIsALineAnEntry() {
        node.remember(
                "{\"time\":\"2026-11-22T10:00:00Z\",\"epoch\":4,\"rule\":190,\"event\":\"\",\"phase\":\"STANDBY\","
                        + "\"reason\":\"the master's turn\",\"repeated\":7}");
        node.remember("{\"time\":\"2026-11-22T10:00:09Z\",\"epoch\":5,\"rule\":120,\"event\":\"failover\","
                + "\"phase\":\"TAKING_OVER\",\"reason\":\"the master\\u001b[31m is gone\",\"repeated\":1}");
        assertThat(line.on("history", "-n", "2")).isEqualTo(0);
        assertThat(line.out.lines())
                .containsExactly(
                        "2026-11-22T10:00:00Z      STANDBY        190                  the master's turn (7 times)",
                        "2026-11-22T10:00:09Z      TAKING_OVER    120  failover        the master?[31m is gone");
        assertThat(line.on("history", "-n", "1", "--json")).isEqualTo(0);
        assertThat(line.out).startsWith("{\"time\":\"2026-11-22T10:00:09Z\"").hasLineCount(1);
    }

    @Test
    void aHoldLastsAsLongAsWasSaid() {
        assertThat(line.on("hold", "--for", "90m", "--even-if-nobody-serves")).isEqualTo(0);
        assertThat(line.out).startsWith("Held for 1 h 30 min, even if nobody serves");
        line.on("status");
        assertThat(line.out).contains("held        HOLD_EVEN_IF_NOBODY_SERVES until in 5400 s, even if nobody serves");
        assertThat(line.on("release")).isEqualTo(0);
        line.on("status");
        assertThat(line.out).contains("held        no");
        assertThat(line.on("hold")).isEqualTo(0);
        assertThat(line.out).startsWith("Held for 2 h;");
    }

    @Test
    void anAdoptionNamesWhoseRowsStayAndIsConfirmed() {
        assertThat(line.on("adopt", "--from", "slave")).isEqualTo(ExitStatus.USAGE);
        assertThat(line.err)
                .contains("the master's rows that differ would be replaced by the slave's")
                .contains("--yes");
        assertThat(line.on("adopt", "--from", "disabled", "--yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(line.err).contains("--from must be master or slave, not 'disabled'");
        assertThat(line.on("adopt", "--from", "slave", "--yes")).isEqualTo(0);
        assertThat(line.out).isEqualTo("adopted from the slave\n");
        assertThat(line.on("adopt", "--from", "master", "--yes", "--json")).isEqualTo(0);
        assertThat(line.out).isEqualTo("{\"ok\":true,\"line\":\"adopted from the master\"}\n");
        node.refuse("there is nothing to adopt");
        assertThat(line.on("adopt", "--from", "master", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(line.err).contains("there is nothing to adopt");
    }

    @Test
    void aConfigurationThatIsRefusedNamesItsMistakes() {
        assertThat(line.on("configure", "master", "--remote", "10.0.0.2")).isEqualTo(0);
        assertThat(line.on("configure", "Slave", "--remote", "slave")).isEqualTo(1);
        assertThat(line.err).contains("Input Error - node_type: ", "Input Error - remote_address: ");
        line.on("status");
        assertThat(line.out).contains("role        master, the peer is 10.0.0.2");
    }

    @Test
    void aDryRunPrintsWhatWouldChangeAndChangesNothing() {
        assertThat(line.on("configure", "master", "--remote", "10.0.0.2", "--dry-run"))
                .isEqualTo(0);
        assertThat(line.out).isEqualTo("/etc/xivo/ha.conf: master\n/var/lib/wazo/is-primary: made\n");
        assertThat(line.on("configure", "master", "--remote", "10.0.0.2", "--dry-run", "--json"))
                .isEqualTo(0);
        assertThat(line.out)
                .isEqualTo("{\"changes\":[\"/etc/xivo/ha.conf: master\",\"/var/lib/wazo/is-primary: made\"]}\n");
        assertThat(node.timesConfigured()).isZero();
        assertThat(line.on("configure", "disabled", "--dry-run")).isEqualTo(0);
        assertThat(line.out).isEqualTo("Nothing would change\n");
    }

    @Test
    void aChangePrintsWhatOneHasToKnowOfIt() {
        assertThat(line.on("configure", "slave", "--remote", "10.0.0.1", "--json"))
                .isEqualTo(0);
        assertThat(line.out).isEqualTo("{\"warnings\":[]}\n");
        assertThat(line.on("configure", "disabled")).isEqualTo(0);
        assertThat(line.out).isEqualTo("Configured as disabled\nWarning: the former \"master\" answers\u00e9\n");
    }

    @ParameterizedTest(name = "{0} without a daemon: status 1, and what to do")
    @ValueSource(strings = {"status", "history", "hold", "release", "configure disabled"})
    void withoutADaemonTheCommandSaysSoAndWhatToDo(String words) {
        server.close();
        assertThat(line.on(words.split(" "))).isEqualTo(1);
        assertThat(line.out).isEmpty();
        assertThat(line.err).startsWith("wazo-ha: no daemon runs").endsWith("systemctl start wazo-ha'\n");
    }

    @ParameterizedTest(name = "usage, status 2: {0}")
    @ValueSource(
            strings = {
                "dance",
                "status now",
                "history -n many",
                "hold --for soon",
                "hold --for 0s",
                "hold --for 2",
                "configure",
                "token",
                "status --colour",
                "wazo-sync --identity key",
                "wazo-sync 10.0.0.2"
            })
    void whatWasMistypedIsNamedOnStderr(String words) {
        assertThat(line.on(words.split(" "))).isEqualTo(2);
        assertThat(line.out).isEmpty();
        assertThat(line.err).startsWith("wazo").endsWith("--help'\n");
    }

    @Test
    void theRootMayStandBeforeTheCommand() {
        assertThat(line.exactly("--root", root.toString(), "status")).isEqualTo(0);
        assertThat(line.exactly("/usr/bin/wazo-ha", "--root", root.toString(), "status"))
                .isEqualTo(0);
        assertThat(line.exactly("--root", root.toString(), "run")).isEqualTo(78);
        assertThat(line.localWork).containsExactly("run " + root);
    }

    @Test
    void theVersionNeedsNoDaemon() {
        server.close();
        assertThat(line.exactly("version")).isEqualTo(0);
        assertThat(line.out).isEqualTo("wazo-ha 0.1.0\n");
        assertThat(line.exactly("version", "--json")).isEqualTo(0);
        assertThat(line.out).isEqualTo("{\"version\": \"0.1.0\"}\n");
    }

    @Test
    void theHelpListsEveryCommandButTheHiddenOne() {
        assertThat(line.exactly("--help")).isEqualTo(0);
        assertThat(line.out)
                .contains(NamedCommand.ALL.stream()
                        .map(NamedCommand::word)
                        .filter(word -> !word.equals("pair-accept"))
                        .toList())
                .doesNotContain("pair-accept");
        assertThat(line.exactly()).isEqualTo(2);
        assertThat(line.err).contains("Usage: wazo-ha");
    }

    @ParameterizedTest(name = "{0} --help names {1}")
    @CsvSource(delimiter = '|', textBlock = """
        status                           | --json
        history                          | -n=N
        hold                             | --even-if-nobody-serves
        configure                        | --remote=ADDRESS
        configure                        | --dry-run
        token                            | --acl
        wazo-sync                        | --identity=FILE
        xivo-master-slave-db-replication | SLAVE_IP
        xivo-check-master-status         | MASTER_IP
        xivo-manage-slave-services       | start|stop
        """)
    void eachCommandExplainsItself(String command, String named) {
        assertThat(line.exactly(command, "--help")).isEqualTo(0);
        assertThat(line.out).contains(named, "--root=DIR", "--help");
    }

    @Test
    void thePairingIsDoneInThisProcess() throws IOException {
        assertThat(line.on("pair-accept")).isEqualTo(0);
        assertThat(line.out).isEqualTo("{\"ok\":true}\n");
        Sentinels.primary(root);
        assertThat(line.on("wazo-sync", "-i", "--identity", "/k")).isEqualTo(70);
        assertThat(line.on("wazo-sync", "--init")).isEqualTo(70);
        assertThat(line.localWork)
                .isEqualTo(List.of(
                        "accept " + root,
                        "pair %s PairOrder[identity=/k, passwordFile=null, rotate=false]".formatted(root),
                        "pair %s PairOrder[identity=null, passwordFile=null, rotate=false]".formatted(root)));
    }

    @Test
    void thePairIsTakenBackOnlyWhenOneSaysSo() {
        assertThat(line.on("unpair")).isEqualTo(2);
        assertThat(line.err).contains("say --yes");
        assertThat(line.localWork).isEmpty();
        assertThat(line.on("unpair", "--yes")).isEqualTo(3);
        assertThat(line.out).isEqualTo("a line\n");
        assertThat(line.err).isEqualTo("wazo-ha: the slave's\n");
        assertThat(line.on("unpair", "--yes", "--json")).isEqualTo(3);
        assertThat(line.out).isEqualTo("{\"done\":[\"a line\"],\"remains\":[\"the slave's\"]}\n");
    }

    @Test
    void theDatabaseIsPreparedOrOnlyShown() {
        assertThat(line.on("database", "destroy")).isEqualTo(2);
        assertThat(line.on("database", "prepare", "--dry-run")).isZero();
        assertThat(line.out).isEqualTo("a line\nanother\n");
        assertThat(line.on("database", "prepare", "--json")).isZero();
        assertThat(line.localWork)
                .containsExactly("database %s true".formatted(root), "database %s false".formatted(root));
    }

    @Test
    void asteriskIsPreparedOrOnlyShown() {
        assertThat(line.on("asterisk", "reload")).isEqualTo(2);
        assertThat(line.on("asterisk", "prepare", "--peer", "10.0.0.2", "--dry-run"))
                .isZero();
        assertThat(line.on("asterisk", "prepare")).isZero();
        assertThat(line.localWork)
                .containsExactly("asterisk %s 10.0.0.2 true".formatted(root), "asterisk %s  false".formatted(root));
    }

    @ParameterizedTest(name = "wazo-sync {0}: usage")
    @ValueSource(strings = {"--rotate", "--identity /k", "--password-file /p", "-i --identity /k --password-file /p"})
    void whatBelongsToPairingAloneIsNoOptionOfACopy(String options) {
        assertThat(line.on(("wazo-sync " + options).split(" ", -1))).isEqualTo(2);
        assertThat(line.err).startsWith("wazo-sync: --").contains("see 'wazo-sync --help'");
    }
}
