package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.cli.Deeds;
import wazoha.config.ConfigFiles;
import wazoha.node.NodePaths;

/** {@code wazo-ha asterisk prepare}: files of ours are made and repaired, those of the administrator are read. */
class AsteriskPrepareTest {
    private static final String PEER = "10.0.0.2";
    private static final String DEBIAN = """
            ;
            [general]
            enabled = yes
            port = 5038
            bindaddr = 127.0.0.1
            #include "manager.d/*.conf"\s
            """;

    @TempDir
    Path root;

    @BeforeEach
    void aHostWithAsteriskAndFail2ban() throws IOException {
        host("etc/asterisk/manager.conf", DEBIAN);
        host("etc/fail2ban/jail.conf", "[DEFAULT]\n#ignoreip = 127.0.0.1/8\n[asterisk]\nport = 5060\n");
        host("etc/fail2ban/jail.local", "[asterisk]\nenabled = true\n");
    }

    private void host(String file, String text) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private String read(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    private Deeds prepare() {
        return new AsteriskRun(root).prepare(PEER, false);
    }

    @Test
    void aUserOfFewRightsIsMadeAndTheDaemonFindsIt() throws Exception {
        assertThat(prepare().remains()).isEmpty();
        var secret = read("etc/wazo-ha/ami.password").strip();
        assertThat(secret).matches("[0-9a-f]{48}");
        assertThat(read("etc/asterisk/manager.d/wazo-ha.conf").lines().filter(line -> !line.startsWith(";")))
                .containsExactly(
                        "[wazo_ha]",
                        "secret = " + secret,
                        "deny = 0.0.0.0/0.0.0.0",
                        "permit = 127.0.0.1/255.255.255.255",
                        "read = system,reporting",
                        "write = system,reporting");
        assertThat(mode("etc/asterisk/manager.d/wazo-ha.conf")).isEqualTo("rw-r-----");
        assertThat(mode("etc/wazo-ha/ami.password")).isEqualTo("rw-------");
        assertThat(ConfigFiles.load(new NodePaths(root)).asterisk().amiPasswordFile())
                .contains(Path.of("/etc/wazo-ha/ami.password"));
        assertThat(read("etc/fail2ban/jail.d/wazo-ha.conf")).contains("[DEFAULT]\nignoreip = " + PEER + "\n");
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file)));
    }

    @Test
    void doingItAgainChangesNothingAndRepairsWhatWasChanged() throws Exception {
        prepare();
        var user = read("etc/asterisk/manager.d/wazo-ha.conf");
        var again = prepare();
        assertThat(again.done())
                .containsExactly(
                        "User wazo_ha of Asterisk's management interface: as it should be",
                        "fail2ban: 10.0.0.2 is exempt");
        host("etc/asterisk/manager.d/wazo-ha.conf", "[wazo_ha]\nsecret = guess\n");
        assertThat(prepare().status()).isZero();
        assertThat(read("etc/asterisk/manager.d/wazo-ha.conf")).isEqualTo(user);
    }

    @Test
    void whatWouldBeWrittenIsShownAndNothingIs() throws Exception {
        var shown = new AsteriskRun(root).prepare(PEER, true);
        assertThat(shown.status()).isZero();
        assertThat(shown.done())
                .contains("[wazo_ha]", "secret = (random, kept in %s/etc/wazo-ha/ami.password)".formatted(root))
                .contains("ignoreip = 10.0.0.2", "  ami_password_file: /etc/wazo-ha/ami.password");
        assertThat(root.resolve("etc/wazo-ha")).doesNotExist();
        assertThat(root.resolve("etc/asterisk/manager.d")).doesNotExist();
        assertThat(root.resolve("etc/fail2ban/jail.d")).doesNotExist();
    }

    @ParameterizedTest(name = "\"{0}\" in place of \"{1}\": {2}")
    @CsvSource(delimiter = '|', textBlock = """
        enabled = no        | enabled = yes               | manager.conf has enabled = no under [general]: write  enabled = yes  and  bindaddr = 127.0.0.1  there, then try again; no file was changed
        ;                   | enabled = yes               | manager.conf has enabled = no under [general]: write  enabled = yes  and  bindaddr = 127.0.0.1  there, then try again; no file was changed
        bindaddr = 10.0.0.1 | bindaddr = 127.0.0.1        | manager.conf has bindaddr = 10.0.0.1, and asterisk.ami_host is 127.0.0.1: write one of them into the other's place, then try again; no file was changed
        port = 5039         | port = 5038                 | manager.conf has port = 5039, and asterisk.ami_port is 5038: write one of them into the other's place, then try again; no file was changed
        ;#include           | #include "manager.d/*.conf" | manager.conf does not include manager.d/wazo-ha.conf: add the line  #include "manager.d/*.conf"  at its end, then try again; no file was changed
        [wazo_ha]           | port = 5038                 | manager.conf has a user [wazo_ha] of its own: take it out, or keep it and write its secret into the file that asterisk.ami_password_file names, then try again; no file was changed
        """)
    void aManagerConfThatSaysOtherwiseIsNamedWithTheRemedy(String line, String before, String why) throws Exception {
        host("etc/asterisk/manager.conf", DEBIAN.replace(before, line));
        var refused = prepare();
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.remains()).containsExactly("%s/etc/asterisk/%s".formatted(root, why));
        assertThat(root.resolve("etc/wazo-ha")).doesNotExist();
        assertThat(refused.done())
                .as("the other half")
                .hasSize(1)
                .first()
                .asString()
                .contains("is exempt");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        jail.local       | [DEFAULT] ignoreip = 127.0.0.1/8     | fail2ban: %s has an ignoreip of its own under [DEFAULT], without 10.0.0.2: add the address there, then try again; no file was changed
        jail.d/a.local   | [asterisk] ignoreip = 192.0.2.1      | fail2ban: %s has an ignoreip of its own under [asterisk], without 10.0.0.2: add the address there, then try again; no file was changed
        """)
    void aListOfTheAdministratorIsNeverReplaced(String file, String text, String why) throws Exception {
        host("etc/fail2ban/" + file, text.replace("] ", "]\n") + "\n");
        var refused = prepare();
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.remains())
                .containsExactly(why.formatted(root.resolve("etc/fail2ban").resolve(file)));
        assertThat(root.resolve("etc/fail2ban/jail.d/wazo-ha.conf")).doesNotExist();
    }

    @Test
    void whoIsExemptAlreadyNeedsNoFile() throws Exception {
        host("etc/fail2ban/jail.local", "[DEFAULT]\nignoreip = 10.0.0.0/24\n");
        assertThat(prepare().done()).contains("fail2ban: your own files exempt 10.0.0.2 already");
        assertThat(root.resolve("etc/fail2ban/jail.d")).doesNotExist();
    }

    @Test
    void withoutAnAddressThePeerIsThatOfTheRole() throws Exception {
        assertThat(new AsteriskRun(root).prepare("", false).done())
                .contains("fail2ban: no peer is known yet; again with --peer ADDRESS, or once this node has a role");
        host("etc/xivo/ha.conf", "{\"node_type\": \"slave\", \"remote_address\": \"10.0.0.7\"}\n");
        new AsteriskRun(root).prepare("", false);
        assertThat(read("etc/fail2ban/jail.d/wazo-ha.conf")).contains("ignoreip = 10.0.0.7\n");
        assertThat(new AsteriskRun(root).prepare("pbx.lan", false).status()).isEqualTo(2);
    }

    @Test
    void aHostWithoutEitherIsTold() throws Exception {
        Files.delete(root.resolve("etc/asterisk/manager.conf"));
        assertThat(prepare().remains())
                .containsExactly(
                        "there is no %s/etc/asterisk/manager.conf: install Asterisk first; no user of its management interface was made"
                                .formatted(root));
    }
}
