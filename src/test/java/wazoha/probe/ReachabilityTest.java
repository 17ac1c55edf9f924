package wazoha.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Finding;
import wazoha.node.Finding.Severity;
import wazoha.node.Finding.Where;
import wazoha.node.Ticker;

/** The ways between the nodes, as a preflight tells them. */
@Timeout(60)
class ReachabilityTest {
    private static final Finding.Subject ABOUT = Finding.about("port of PostgreSQL", Where.SLAVE);
    private static final String CARRIES = "rows go this way";
    private static final String REMEDY = "systemctl start postgresql";

    private final Reachability reach = new Reachability(Ticker.system());

    private Finding port(InetSocketAddress target) {
        return reach.port(ABOUT, target, CARRIES, REMEDY);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void aPortThatListensIsFine() throws Exception {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var finding = port(at(listener.getLocalPort()));
            assertThat(finding.severity()).isEqualTo(Severity.FINE);
            assertThat(finding.what()).startsWith("TCP %d of 127.0.0.1 answers in ".formatted(listener.getLocalPort()));
        }
    }

    @Test
    void aClosedPortRefusesWithTheRemedyOfItsService() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(port(at(port)))
                .isEqualTo(ABOUT.refuses(
                        "TCP %d of 127.0.0.1 is closed: the host answers that nobody listens".formatted(port),
                        CARRIES,
                        REMEDY));
    }

    /** A listener whose queue is full drops what comes, as a firewall does. */
    @Test
    void aPortThatDropsEverythingIsGivenUpAfterTwoSeconds() throws Exception {
        var waiting = new ArrayList<Socket>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var target = at(full.getLocalPort());
            fill(target, waiting);
            var before = Ticker.system().now();
            var finding = port(target);
            assertThat(Ticker.system().now().minus(before)).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(9));
            assertThat(finding)
                    .isEqualTo(ABOUT.refuses(
                            "TCP %d of 127.0.0.1 does not answer within 2 s: the host is down, or a firewall drops what this"
                                            .formatted(target.getPort())
                                    + " node sends there",
                            CARRIES,
                            "see that 127.0.0.1 is up, and let TCP %d of 127.0.0.1 through from this node, on it and on the"
                                            .formatted(target.getPort())
                                    + " way"));
        } finally {
            for (var socket : waiting) {
                socket.close();
            }
        }
    }

    private static void fill(InetSocketAddress target, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 20; i++) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(target, 300);
            } catch (java.net.SocketTimeoutException full) {
                return;
            }
        }
        throw new IllegalStateException("this kernel's queue does not fill");
    }

    @Test
    void withoutAWayThereIsNoPeerToBlame() {
        var nowhere = new InetSocketAddress("10.0.0.2", 5432);
        var finding = Reachability.portFinding(
                ABOUT, nowhere, CARRIES, REMEDY, new ProbeResult.NotSent("Network is unreachable"));
        assertThat(finding)
                .isEqualTo(ABOUT.refuses(
                        "no way leads to 10.0.0.2 port 5432: Network is unreachable",
                        CARRIES,
                        "ip route get 10.0.0.2 shows what is missing; is remote_address right? (wazo-ha status)"));
    }

    @Test
    void aMasterThatDoesNotAnswerSipIsAWarningWithWhatDependsOnIt() throws Exception {
        int port;
        try (var free = new java.net.DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var finding = reach.sip(Finding.about("SIP of the master", Where.MASTER), at(port), "wazo-ha-probe");
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(finding.what())
                .isEqualTo("SIP over UDP, 127.0.0.1 port %d is closed: nobody listens, so telephony does not run there"
                        .formatted(port));
        assertThat(finding.why()).contains("only the heartbeat").contains("keeps it from taking over");
    }

    @Test
    void pingThatWorksIsFine() throws Exception {
        assertThat(reach.host(Finding.about("ICMP", Where.MASTER), at(9)).what())
                .startsWith("ping works here, and 127.0.0.1 answers in ");
    }
}
