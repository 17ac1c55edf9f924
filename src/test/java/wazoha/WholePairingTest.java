package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.filesync.RealSshd;
import wazoha.node.PeerAddress;
import wazoha.process.OwnJvm;

/**
 * docs/contract.md, section 7: pairing by the real program on both nodes, over a real sshd, into a real PostgreSQL with
 * TLS. What was printed is kept in target/pairing-*.txt.
 */
@Timeout(600)
class WholePairingTest {
    @TempDir
    Path folder;

    private PairOfRoots pair(String address, boolean withPassword) throws Exception {
        return new PairOfRoots(folder, address, withPassword);
    }

    private static void keep(PairOfRoots pair, String name) throws Exception {
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "pairing-%s.txt".formatted(name)), pair.transcript);
    }

    @Test
    void withAPasswordEveryCaseOfTheTableIsAsItSays() throws Exception {
        if (!RealSshd.takesPasswords()) {
            System.out.println("SKIPPED, NOT SHOWN: pairing by password, because this user cannot mount a shadow file");
            return;
        }
        try (var pair = pair("127.0.0.1", true)) {
            try {
                play(pair);
            } finally {
                keep(pair, "password");
            }
        }
    }

    private static void play(PairOfRoots pair) throws Exception {
        var open = pair.passwordFile(RealSshd.PASSWORD);
        assertThat(open.toFile().setReadable(true, false)).isTrue();
        var init = new String[] {"wazo-sync", "-i", "--password-file", open.toString()};
        var readable = pair.onMaster(init);
        assertThat(readable.status()).isEqualTo(1);
        assertThat(readable.out()).contains("others could read it: chmod 600");

        pair.passwordFile("not the password");
        assertThat(open.toFile().setReadable(false, false) && open.toFile().setReadable(true, true))
                .isTrue();
        var failed = pair.onMaster(init);
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).contains("Permission denied");
        assertThat(pair.master.sshKey()).doesNotExist();
        assertThat(pair.onMaster("wazo-sync").out())
                .contains("SSH key %s not found: not synchronizing".formatted(pair.master.sshKey()));

        pair.passwordFile(RealSshd.PASSWORD);
        var made = pair.onMaster(init);
        assertThat(made.out())
                .startsWith("Generating SSH key /root/.ssh/xivo_id_rsa...\nCopying SSH key to 127.0.0.1...\n")
                .contains("Key of PostgreSQL on 127.0.0.1: ");
        assertThat(made.status()).as("%s", made).isZero();
        assertThat(pair.pairLines()).singleElement().asString().contains("from=\"127.0.0.1\"");
        assertThat(pair.roleLogsIn()).isTrue();
        assertThat(pair.postgres.value("SELECT rolsuper::text FROM pg_roles WHERE rolname = 'wazo_ha_local'"))
                .isEqualTo("false");

        var again = pair.onMaster(init);
        assertThat(again.out()).isEqualTo("SSH key /root/.ssh/xivo_id_rsa exists and works on 127.0.0.1: it stays\n");
        assertThat(again.status()).isZero();

        Files.writeString(pair.authorizedKeys, "# empty\n");
        var repaired = pair.onMaster(init);
        assertThat(repaired.out())
                .contains("exists and does not work on 127.0.0.1: installing it again", "Copying SSH key to");
        assertThat(repaired.status()).isZero();
        assertThat(pair.pairLines()).hasSize(1);

        pair.renewCertificate();
        var renewed = pair.onMaster(init);
        assertThat(renewed.out())
                .contains("another host answers there, or its certificate was renewed")
                .contains("The certificate of PostgreSQL on 127.0.0.1 was renewed: its key is");
        assertThat(renewed.status()).isZero();

        rotateAndUnpair(pair, init);
        assertThat(pair.transcript.toString().replace(RealSshd.PASSWORD, "")).hasSameSizeAs(pair.transcript.toString());
    }

    private static void rotateAndUnpair(PairOfRoots pair, String... init) throws Exception {
        for (int i = 0; i < 2; i++) {
            var before = Files.readString(pair.master.sshKey());
            var rotated = pair.onMaster("wazo-sync", "-i", "--rotate", "--password-file", init[3]);
            assertThat(rotated.out()).contains("SSH key and password of the pair were renewed");
            assertThat(rotated.status()).isZero();
            assertThat(Files.readString(pair.master.sshKey())).isNotEqualTo(before);
            assertThat(pair.roleLogsIn()).isTrue();
            assertThat(pair.pairLines()).hasSize(1);
        }
        assertThat(pair.onMaster("wazo-ha", "unpair").status())
                .as("without --yes")
                .isEqualTo(2);
        var schema = pair.postgres.value("SELECT node::text FROM wazo_ha.state");
        var unpaired = pair.onMaster("wazo-ha", "unpair", "--yes");
        assertThat(unpaired.out()).contains("Removed: login of the database role on 127.0.0.1", "Removed: SSH key");
        assertThat(unpaired.status()).as("%s", unpaired).isZero();
        assertThat(pair.pairLines()).isEmpty();
        assertThat(pair.master.sshKey()).doesNotExist();
        assertThat(pair.master.state().resolve("replication.password")).doesNotExist();
        assertThat(pair.postgres.value("SELECT coalesce(rolpassword, 'none') FROM pg_authid WHERE rolname = 'wazo_ha'"))
                .isEqualTo("none");

        assertThat(pair.onMaster(init).status()).as("paired again").isZero();
        assertThat(pair.postgres.value("SELECT node::text FROM wazo_ha.state")).isEqualTo(schema);
        var onSlave = pair.onSlave("wazo-ha", "unpair", "--yes", "--json");
        assertThat(onSlave.out())
                .startsWith("{\"done\":[\"Removed: SSH key of the pair in ")
                .endsWith("\"remains\":[]}\n");
        assertThat(onSlave.status()).isZero();
        assertThat(pair.pairLines()).isEmpty();
        assertThat(pair.postgres.value("SELECT count(*)::text FROM pg_roles WHERE rolname = 'wazo_ha'"))
                .isEqualTo("0");
        assertThat(pair.postgres.value("SELECT node::text FROM wazo_ha.state")).isEqualTo(schema);
        var alone = pair.onMaster("wazo-ha", "unpair", "--yes");
        assertThat(alone.err()).contains("on 127.0.0.1, as root: wazo-ha unpair --yes");
        assertThat(alone.status()).isEqualTo(3);
        assertThat(pair.master.sshKey()).doesNotExist();
    }

    @Test
    void theAdministratorsAgentLetsHimIn() throws Exception {
        try (var pair = pair("127.0.0.1", false)) {
            var key = pair.administrator();
            var socket = folder.resolve("agent");
            var agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                    .redirectOutput(folder.resolve("agent.out").toFile())
                    .start();
            try {
                await("the agent listens").until(() -> Files.exists(socket));
                var add = new ProcessBuilder("ssh-add", "-q", key.toString());
                add.environment().put("SSH_AUTH_SOCK", socket.toString());
                assertThat(add.start().waitFor()).isZero();
                Files.delete(key); // from now on nobody but the agent has it
                var made = ScriptProcess.on(pair.master.root())
                        .with("SSH_AUTH_SOCK", socket.toString())
                        .run("wazo-sync", "-i");
                assertThat(made.out()).contains("Copying SSH key to 127.0.0.1...", "Key of PostgreSQL on 127.0.0.1: ");
                assertThat(made.status()).as("%s", made).isZero();
                assertThat(pair.roleLogsIn()).isTrue();
                assertThat(pair.pairLines()).hasSize(1);
            } finally {
                agent.destroy();
            }
        }
    }

    @Test
    void whereRootMayNotLogInTheLineIsTypedOnTheSlave() throws Exception {
        try (var pair = pair("127.0.0.1", false)) {
            Files.createFile(pair.authorizedKeys);
            var out = folder.resolve("out");
            var waiting = new ProcessBuilder(OwnJvm.command(
                            "wazoha.Main",
                            "wazo-sync",
                            "-i",
                            "--root",
                            pair.master.root().toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            try {
                await("the line to type")
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> Files.readString(out).matches("(?s).*\nwazo-ha pair accept [^\n]+\n.*"));
                var line = Files.readAllLines(out).stream()
                        .filter(text -> text.startsWith("wazo-ha pair accept"))
                        .findFirst()
                        .orElseThrow();
                var accepted = pair.onSlave(line.split(" ", -1));
                assertThat(accepted.out()).contains("Accepted: the master goes on by itself");
                assertThat(accepted.status()).isZero();
                assertThat(waiting.waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(waiting.exitValue()).as(Files.readString(out)).isZero();
                assertThat(pair.roleLogsIn()).isTrue();
                assertThat(pair.slave.state().resolve("pair.password")).doesNotExist();
            } finally {
                waiting.destroyForcibly();
                pair.transcript.insert(0, "master# wazo-sync -i%n%s%n".formatted(Files.readString(out)));
                keep(pair, "typed");
            }
        }
    }

    @Test
    void aPeerWithAnAddressOfVersion6IsPairedAsWell() throws Exception {
        try (var six = new ServerSocket()) {
            six.bind(
                    new InetSocketAddress(PeerAddress.parse("::1").orElseThrow().address(), 0));
        } catch (java.io.IOException none) {
            System.out.println("SKIPPED, NOT SHOWN: pairing over IPv6, because this machine has no ::1");
            return;
        }
        try (var pair = pair("::1", false)) {
            var key = pair.administrator();
            var made = pair.onMaster("wazo-sync", "-i", "--identity", key.toString());
            keep(pair, "ipv6");
            assertThat(made.out()).contains("Copying SSH key to ::1...", "Key of PostgreSQL on ::1: ");
            assertThat(made.status()).as("%s", made).isZero();
            assertThat(pair.pairLines()).singleElement().asString().contains("from=\"::1\"");
        }
    }
}
