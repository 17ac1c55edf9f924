package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** docs/security.md: what the pair's key may do on the slave, and what it tries and may not, through a real sshd. */
@Timeout(180)
class KeyRightsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static SyncedPair pair;

    @BeforeAll
    static void aPair() throws Exception {
        pair = new SyncedPair(folder);
        Files.writeString(PinFile.served(pair.slave).file(), "ab".repeat(32) + "\n");
    }

    @AfterAll
    static void end() throws Exception {
        pair.close();
    }

    private static Outcome ssh(List<String> options, String... command) throws InterruptedException {
        var words = new ArrayList<>(pair.ssh.command());
        words.addAll(options);
        words.add("127.0.0.1");
        words.addAll(List.of(command));
        return Program.of(words).within(LIMIT).run();
    }

    private static String refused(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Exited.class);
        assertThat(outcome.succeeded()).as(outcome.describe()).isFalse();
        return outcome.describe();
    }

    @Test
    void theVerbsOfThePairAreDone() throws Exception {
        assertThat(ssh(List.of(), "state")).isEqualTo(new Outcome.Exited(0, "open=yes\nepoch=4\n"));
        assertThat(ssh(List.of(), "certificate")).isEqualTo(new Outcome.Exited(0, "ab".repeat(32) + "\n"));
        assertThat(ssh(List.of(), "listing").succeeded()).isTrue();
    }

    @ParameterizedTest(name = "the pair''s key may not: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        id                                                              | no verb of ours
        cat /etc/shadow                                                 | no verb of ours
        /usr/lib/openssh/sftp-server                                    | no verb of ours
        scp -t /root                                                    | no verb of ours
        state; id                                                       | a character that no command of ours has
        $(id)                                                           | a character that no command of ours has
        certificate x                                                   | certificate takes no argument
        unpair x                                                        | unpair takes no argument
        beat phase=../../etc                                            | a value of the beat has other characters than letters, digits, _ and -
        beat phase                                                      | a word of the beat is not key=value
        claim 4                                                         | claim needs two epochs
        claim 2 3                                                       | a master claims a greater, even epoch
        base 4                                                          | base is for the daemon of this node
        push 4 rsync --server -logtpre.iLsfxCIvu . /etc                | /etc is not in the list of this node
        push 4 rsync --server -logtpre.iLsfxCIvu . /var/lib/wazo/sounds/tenants/../../../../../root | the path has . or .. or // in it
        push 2 rsync --server -logtpre.iLsfxCIvu . /var/lib/wazo/sounds/tenants | the guard of this node is not open for epoch 2
        push 4 rsync --server --daemon .                                | not a command that rsync makes
        push 4 rsync --server --copy-unsafe-links -logtpre.iLsfxCIvu . /var/lib/wazo/sounds/tenants | rsync option --copy-unsafe-links
        push 4 rsync --server -Llogtpre.iLsfxCIvu . /var/lib/wazo/sounds/tenants | rsync option -Llogtpre.iLsfxCIvu
        pull rsync --server --sender -logtpre.iLsfxCIvu . /root        | /root is not in the list of this node
        """)
    void whatIsNoVerbIsRefused(String command, String reason) throws Exception {
        assertThat(refused(ssh(List.of(), command))).contains("wazo-ha-verb: refused: " + reason);
    }

    @Test
    void thereIsNoShellNoTerminalNoForwardingAndNoOtherAddress() throws Exception {
        assertThat(refused(ssh(List.of("-o", "RequestTTY=no")))).contains("refused: no command");
        assertThat(refused(ssh(List.of("-tt"), "id"))).contains("PTY allocation request failed");
        assertThat(refused(ssh(List.of("-W", "127.0.0.1:" + pair.sshd.port())))).contains("stdio forwarding failed");
        assertThat(refused(ssh(List.of("-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:9"))))
                .contains("remote port forwarding failed");
        assertThat(refused(ssh(List.of("-b", "127.0.0.2"), "state"))).contains("Permission denied (publickey)");
    }

    @Test
    void noFileIsCopiedByScpOrSftp() throws Exception {
        var target = folder.resolve("stolen");
        for (var program : List.of("scp", "sftp")) {
            var words = new ArrayList<>(List.of(program, "-F", "none", "-P", Integer.toString(pair.sshd.port())));
            words.addAll(List.of("-i", pair.master.sshKey().toString(), "-o", "BatchMode=yes"));
            words.addAll(List.of("-o", "UserKnownHostsFile=" + pair.ssh.knownHosts()));
            words.addAll(List.of(RealSshd.user() + "@127.0.0.1:/etc/hostname", target.toString()));
            refused(Program.of(words).within(LIMIT).run());
            assertThat(target).doesNotExist();
        }
    }

    @Test
    void everyRefusalIsALineInTheLog() throws Exception {
        refused(ssh(List.of(), "id"));
        assertThat(pair.slave.syncLog())
                .content()
                .contains("wazo-ha-verb refused: no verb of ours; the command was: id");
    }
}
