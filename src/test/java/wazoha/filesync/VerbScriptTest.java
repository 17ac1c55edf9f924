package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** The forced command by itself, as sshd would start it. */
@Timeout(120)
class VerbScriptTest {
    @TempDir
    Path folder;

    private NodePaths slave;

    @BeforeEach
    void aSlaveWithAnOpenGuard() throws Exception {
        slave = new NodePaths(folder);
        Files.createDirectories(slave.resolve("/var/log"));
        var guard = new VerbGuard(slave, Ticker.system());
        guard.writeDirectories(List.of("/srv/a", "/srv/a-b/"));
        guard.open(new Epoch(4));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        # command
        ~~
        id
        sh -c id
        state;touch WITNESS
        state && touch WITNESS
        state $(touch WITNESS)
        state `touch WITNESS`
        state > WITNESS
        state < /etc/passwd
        state *
        state 'x'
        state "x"
        state \\x
        state ${HOME}
        state ~
        state again
        state --root /
        listing /etc
        beat
        beat x
        beat =1
        beat BEAT=1
        beat be_at=1
        beat beat=
        beat beat=1=2
        beat beat=1.5
        beat beat=/etc/passwd
        beat beat=1 phase
        beat beat=1 beat=1234567890123456789012345678901234567890123456789012345678901
        beat a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1
        beat beat=$(id)
        claim
        claim 4
        claim 4 6 8
        claim 4 5
        claim 6 4
        claim 4 4
        claim -4 6
        claim 4 -6
        claim 04 6
        claim 4 06
        claim 4 0x6
        claim 4 6;id
        claim 4 9999999999999999999
        claim /run/x 6
        push
        push 4
        push 4 rsync
        push 4 sh --server -logtpre.iLsfxCIvu . /srv/a/
        push 4 rsync --server . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu .
        push 4 rsync --server -logtpre.iLsfxCIvu /srv/a/ /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu . /srv/a/ /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu . srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu . /srv/a/../b/
        push 4 rsync --server -logtpre.iLsfxCIvu . /srv//a/
        push 4 rsync --server -logtpre.iLsfxCIvu . /srv/./a/
        push 4 rsync --server -logtpre.iLsfxCIvu . /srv/a/b/
        push 4 rsync --server -logtpre.iLsfxCIvu . /srv/
        push 4 rsync --server -logtpre.iLsfxCIvu . /srv/ab/
        push 4 rsync --server -logtpre.iLsfxCIvu . /
        push 4 rsync --server -logtpre.iLsfxCIvu . -/srv/a/
        push 4 rsync --server -logtpKre.iLsfxCIvu . /srv/a/
        push 4 rsync --server -logtpLre.iLsfxCIvu . /srv/a/
        push 4 rsync --server -logtpr . /srv/a/
        push 4 rsync --server -logDtpre.iLsfxCIvu . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --max-delete=x . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --max-delete=-1 . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --force . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --delete-excluded . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --temp-dir=/etc . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --partial-dir=/etc . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --log-file=/etc/passwd . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --backup-dir=/etc . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --timeout=x . /srv/a/
        push 4 rsync --server -logtpre.iLsfxCIvu --rsync-path=x . /srv/a/
        push 4 rsync --server --daemon . /srv/a/
        push 4 rsync --server --sender -logtpre.iLsfxCIvu . /srv/a/
        push -4 rsync --server -logtpre.iLsfxCIvu . /srv/a/
        push 4x rsync --server -logtpre.iLsfxCIvu . /srv/a/
        push 9999999999999999999999 rsync --server -logtpre.iLsfxCIvu . /srv/a/
        pull
        pull rsync --server -logtpre.iLsfxCIvu . /srv/a/
        pull rsync --server --sender -logtpre.iLsfxCIvu . /etc/
        pull rsync --server --sender -logtpre.iLsfxCIvu . /var/lib/wazo-ha/
        pull rsync --server --sender -logtpre.iLsfxCIvu . /var/lib/wazo-ha/base/../
        pull rsync --server --sender -logtpre.iLsfxCIvu --remove-source-files . /srv/a/
        pull rsync --server --sender -logtpre.iLsfxCIvu --delete . /srv/a/
        pull rsync --server --sender -logtpre.iLsfxCIvu --max-delete=1 . /srv/a/
        pull rsync --server --sender -logtpre.iLsfxCIvu --files-from=/etc/shadow . /srv/a/
        """)
    void whatIsNoVerbOfOursIsRefused(String command) throws Exception {
        var before = slave.state().resolve("guard");
        var text = command == null ? "" : command.replace("WITNESS", folder + "/witness");

        assertRefused(run(text));
        assertThat(folder.resolve("witness")).doesNotExist();
        assertThat(folder.resolve("srv")).doesNotExist();
        assertThat(folder.resolve("run")).doesNotExist();
        assertThat(before).hasContent("open=yes\nepoch=4");
        assertThat(slave.resolve("/var/log/wazo-sync.log")).content().contains("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state\ntouch WITNESS", "state\ttouch", "state\u0001", "st\u00e4te", "state\r"})
    void charactersThatNoCommandHasAreRefused(String command) throws Exception {
        assertRefused(run(command.replace("WITNESS", folder + "/witness")));
        assertThat(folder.resolve("witness")).doesNotExist();
        assertThat(Files.readAllLines(slave.resolve("/var/log/wazo-sync.log"))).hasSize(1);
    }

    @Test
    void aVeryLongCommandIsRefused() throws Exception {
        assertRefused(run("state " + "a ".repeat(4000)));
    }

    @Test
    void stateIsTheGuard() throws Exception {
        assertThat(run("state")).isEqualTo(new Outcome.Exited(0, "open=yes\nepoch=4\n"));
        assertThat(run("  state ")).isEqualTo(new Outcome.Exited(0, "open=yes\nepoch=4\n"));
    }

    @Test
    void stateHasTheWordOfTheDaemonToo() throws Exception {
        new VerbDesk(slave).tell("protocol=1 beat=7 phase=STANDBY");

        assertThat(run("state"))
                .isEqualTo(new Outcome.Exited(0, "open=yes\nepoch=4\nprotocol=1 beat=7 phase=STANDBY\n"));
        assertThat(Guard.parse("open=yes\nepoch=4\nprotocol=1 beat=7 phase=STANDBY\n"))
                .contains(new Guard(true, new Epoch(4)));
    }

    @Test
    void aBeatIsLeftForTheDaemonAndItsWordIsTheAnswer() throws Exception {
        var desk = new VerbDesk(slave);
        assertThat(run("beat beat=1 phase=RETURNING")).isEqualTo(new Outcome.Exited(0, "word=absent\n"));
        assertThat(desk.heard()).contains("beat=1 phase=RETURNING\n");
        assertThat(Files.getPosixFilePermissions(slave.run().resolve("pair")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));

        desk.tell("protocol=1 beat=7 phase=STANDBY");
        assertThat(run("beat  beat=2 ready=yes")).isEqualTo(new Outcome.Exited(0, "protocol=1 beat=7 phase=STANDBY\n"));
        assertThat(desk.heard()).contains("beat=2 ready=yes\n");
    }

    @Test
    void aClaimThatNoDaemonDecidesIsRefusedAndLeavesNothing() throws Exception {
        assertThat(run("claim 4 6"))
                .isInstanceOfSatisfying(
                        Outcome.Exited.class,
                        exited -> assertThat(exited.output())
                                .contains("refused: the daemon of this node has not decided"));
        assertThat(slave.run().resolve("pair")).isEmptyDirectory();
    }

    @Test
    void aSlaveWithoutAGuardSaysSo() throws Exception {
        Files.delete(slave.state().resolve("guard"));

        assertThat(run("state")).isEqualTo(new Outcome.Exited(0, "guard=absent\n"));
    }

    @Test
    void withoutAListOfDirectoriesNothingIsCopied() throws Exception {
        Files.delete(slave.state().resolve("verb.directories"));

        assertRefused(run("push 4 rsync --server -logtpre.iLsfxCIvu . /srv/a/"));
    }

    @Test
    void aBaseCannotBeTakenOverSsh() throws Exception {
        var outcome = program("base 5")
                .with("SSH_CONNECTION", "127.0.0.1 1 127.0.0.1 22")
                .run();

        assertRefused(outcome);
        assertThat(slave.state().resolve("base")).doesNotExist();
    }

    @Test
    void withoutARootItSaysHowItIsUsed() throws Exception {
        assertThat(Program.of(SyncedPair.SCRIPT.toString()).run())
                .isInstanceOfSatisfying(
                        Outcome.Exited.class,
                        exited -> assertThat(exited.status()).isEqualTo(2));
    }

    private static void assertRefused(Outcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Exited.class, exited -> {
            assertThat(exited.status()).isEqualTo(1);
            assertThat(exited.output()).contains("wazo-ha-verb: refused: ");
        });
    }

    private Outcome run(String command) throws InterruptedException {
        return program(command).run();
    }

    private Program program(String command) {
        return Program.of(SyncedPair.SCRIPT.toString(), "--root", folder.toString())
                .with("SSH_ORIGINAL_COMMAND", command)
                .with("SSH_CONNECTION", "")
                .within(Duration.ofSeconds(10));
    }
}
