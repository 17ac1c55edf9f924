package wazoha.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.Finding;
import wazoha.node.Finding.Severity;
import wazoha.node.Finding.Where;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;

/** What a preflight asks of the host itself. */
class PreflightOfAHostTest {
    private static final PeerAddress PEER = PeerAddress.parse("10.0.0.1").orElseThrow();
    private static final Finding.Subject ABOUT = Finding.about("a look", Where.SLAVE);

    @TempDir
    Path root;

    @ParameterizedTest(name = "{0} MiB free of {1} MiB: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        2000   | 20000   | FINE  | /data: 2000 MiB of 19 GiB free (10 %)
        1023   | 2000    | WARNS | /data: 1023 MiB of 2000 MiB free (51 %)
        1024   | 2000    | FINE  | /data: 1024 MiB of 2000 MiB free (51 %)
        40000  | 1000000 | WARNS | /data: 39 GiB of 976 GiB free (4 %)
        0      | 0       | WARNS | /data: 0 MiB of 0 MiB free (0 %)
        """)
    void lessThanAGibibyteOrFivePercentIsLittle(long free, long total, Severity severity, String what) {
        var finding = FreeSpace.judge(ABOUT, "/data", free << 20, total << 20);
        assertThat(finding.severity()).isEqualTo(severity);
        assertThat(finding.what()).isEqualTo(what);
    }

    @Test
    void foldersOfOneDiskAreOneFindingAndOneThatIsMissingWasNotLookedAt() throws Exception {
        var state = Files.createDirectories(root.resolve("state"));
        var findings = FreeSpace.look(ABOUT, List.of(state, root, root.resolve("nowhere")));
        assertThat(findings).hasSize(2);
        assertThat(findings.get(0).severity()).isEqualTo(Severity.NOT_LOOKED_AT);
        assertThat(findings.get(0).what()).contains("nowhere");
        assertThat(findings.get(1).what()).startsWith("%s, %s: ".formatted(state, root));
    }

    @Test
    void pluginsOnASlaveAreAWarningThatNamesThem() throws Exception {
        var paths = new NodePaths(root);
        assertThat(Plugins.look(ABOUT, paths).severity()).isEqualTo(Severity.FINE);
        var folder = Files.createDirectories(paths.resolve("/var/lib/wazo-provd/plugins"));
        assertThat(Plugins.look(ABOUT, paths).severity()).isEqualTo(Severity.FINE);
        Files.createDirectories(folder.resolve("xivo-snom-8.9"));
        Files.createDirectories(folder.resolve("wazo-yealink-v86"));
        var finding = Plugins.look(ABOUT, paths);
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(finding.what())
                .isEqualTo("2 provisioning plugins are installed on the slave: wazo-yealink-v86, xivo-snom-8.9");
    }

    @ParameterizedTest(name = "\"{0}\" exempts {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        127.0.0.1/8 ::1             | 10.0.0.1    | false
        127.0.0.1/8 10.0.0.1        | 10.0.0.1    | true
        10.0.0.0/24                 | 10.0.0.1    | true
        10.0.1.0/24, 10.0.0.0/31    | 10.0.0.1    | true
        10.0.0.2/31                 | 10.0.0.1    | false
        0.0.0.0/0                   | 10.0.0.1    | true
        2001:db8::/32               | 2001:db8::1 | true
        2001:db9::/32               | 2001:db8::1 | false
        ::1                         | 10.0.0.1    | false
        %(known/ignoreip)s pbx.lan  | 10.0.0.1    | false
        10.0.0.1/33                 | 10.0.0.1    | false
        10.0.0.1/x                  | 10.0.0.1    | false
        """)
    void whatAnIgnoreipCovers(String list, String peer, boolean covers) {
        assertThat(Fail2ban.ignores(list, PeerAddress.parse(peer).orElseThrow()))
                .isEqualTo(covers);
    }

    @Test
    void aHostWithoutFail2banIsFine() {
        assertThat(Fail2ban.look(ABOUT, new NodePaths(root), PEER).what()).isEqualTo("fail2ban is not installed here");
    }

    @Test
    void jailsThatAreOnAndDoNotExemptThePeerAreNamedWhicheverFileSaysSo() throws Exception {
        jails("jail.conf", """
                [INCLUDES]
                before = paths-debian.conf
                [DEFAULT]
                #ignoreip = 127.0.0.1/8 ::1
                enabled = false
                [asterisk]
                port = 5060
                """);
        jails("jail.d/defaults-debian.conf", "[sshd]\nenabled = true\n");
        jails("jail.local", """
                [asterisk]
                enabled = true  ; SIP
                ignoreip = 127.0.0.1/8
                    10.0.0.9
                """);
        var finding = Fail2ban.look(ABOUT, new NodePaths(root), PEER);
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(finding.what()).isEqualTo("fail2ban does not exempt 10.0.0.1 from: asterisk, sshd");

        jails("jail.d/wazo-ha.local", "[DEFAULT]\nignoreip = 127.0.0.1/8 ::1\n  10.0.0.1\n");
        assertThat(Fail2ban.look(ABOUT, new NodePaths(root), PEER).what())
                .as("a list of its own counts more than the general one")
                .isEqualTo("fail2ban does not exempt 10.0.0.1 from: asterisk");

        jails("jail.local", "[asterisk]\nenabled = true\n");
        assertThat(Fail2ban.look(ABOUT, new NodePaths(root), PEER).what())
                .isEqualTo("none of the 2 jails of fail2ban that are on watches 10.0.0.1");
    }

    private void jails(String file, String text) throws IOException {
        var path = root.resolve("etc/fail2ban").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void anAddressOfThisNodeIsNoPeer() throws Exception {
        OwnAddresses ours = () -> Set.of(InetAddress.getByName("10.0.0.1"));
        LocalEnd end = peer -> PeerAddress.parse("10.0.0.2").orElseThrow();
        var finding = OwnNode.address(ABOUT, PEER, ours, end);
        assertThat(finding.severity()).isEqualTo(Severity.REFUSES);
        assertThat(finding.what()).isEqualTo("the peer's address, 10.0.0.1, is one of this node's own");
        assertThat(OwnNode.address(ABOUT, PEER, Set::of, end).what())
                .isEqualTo("10.0.0.2 is our address towards the peer 10.0.0.1");
        LocalEnd none = peer -> {
            throw new IOException("Network is unreachable");
        };
        var lost = OwnNode.address(ABOUT, PEER, Set::of, none);
        assertThat(lost.severity()).isEqualTo(Severity.REFUSES);
        assertThat(lost.remedy()).isEqualTo("ip route get 10.0.0.1");
    }

    @Test
    void aSipAddressThatNoPhoneSeesIsAWarning() {
        var loopback = PeerAddress.parse("127.0.0.1").orElseThrow();
        assertThat(OwnNode.sipAddress(ABOUT, loopback, false).severity()).isEqualTo(Severity.WARNS);
        assertThat(OwnNode.sipAddress(ABOUT, loopback, true).severity()).isEqualTo(Severity.FINE);
        assertThat(OwnNode.sipAddress(ABOUT, PEER, false).severity()).isEqualTo(Severity.FINE);
    }
}
