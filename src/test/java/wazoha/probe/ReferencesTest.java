package wazoha.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.PeerAddress;
import wazoha.probe.ReferenceMemory.Verdict;

class ReferencesTest {
    private static final ProbeResult ANSWER = new ProbeResult.Answered(true, Duration.ofMillis(1));
    private static final ProbeResult SILENCE = new ProbeResult.TimedOut(Duration.ofSeconds(1));
    private static final ProbeResult NO_ROUTE = new ProbeResult.NotSent("Network is unreachable");

    @TempDir
    Path folder;

    private Duration now = Duration.ofDays(1);
    private final ReferenceMemory memory = new ReferenceMemory(() -> now);
    private InetAddress gateway;
    private InetAddress server;

    @BeforeEach
    void addresses() {
        gateway = PeerAddress.parse("192.0.2.1").orElseThrow().address();
        server = PeerAddress.parse("2001:db8::53").orElseThrow().address();
    }

    private ReferenceAddresses references(String ipv4, String ipv6) throws IOException {
        var routes = Files.writeString(folder.resolve("route"), ipv4);
        var routes6 = Files.writeString(folder.resolve("ipv6_route"), ipv6);
        return new ReferenceAddresses(routes, routes6, List.of(server));
    }

    @Test
    void theDefaultGatewaysAndTheConfiguredAddressesAreReferences() throws IOException {
        // as a Debian 12 kernel on x86 prints them: default, local network, a second default that is down
        var references = references("""
                Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
                eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
                eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
                eth1	00000000	020200C0	0002	0	0	0	00000000	0	0	0
                eth0	0000000A	030200C0	0003	0	0	0	000000FF	0	0	0
                """, """
                fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
                00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000002 00000000 00000003     eth0
                00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000002 00000000 00000003       lo
                00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
                """);
        int zone = NetworkInterface.getByName("lo").getIndex();
        assertThat(references.current())
                .extracting(InetAddress::getHostAddress)
                .containsExactly(
                        "2001:db8:0:0:0:0:0:53", "192.0.2.1", "fd00:0:0:0:0:0:0:1", "fe80:0:0:0:0:0:0:1%" + zone);
    }

    @Test
    void anUnreadableOrSenselessTableLeavesTheConfiguredOnes() throws IOException {
        assertThat(references("no\nsense at all\n\n", "x y\n").current()).containsExactly(server);
        assertThat(new ReferenceAddresses(folder.resolve("no"), folder, List.of(server)).current())
                .containsExactly(server);
    }

    @Test
    void theKernelsOwnTablesAreRead() {
        var references =
                new ReferenceAddresses(Path.of("/proc/net/route"), Path.of("/proc/net/ipv6_route"), List.of(server));
        assertThat(references.current()).contains(server);
    }

    @Test
    void withoutAnyFormerAnswerThereIsNoVerdict() {
        memory.record(gateway, SILENCE);
        assertThat(memory.verdict()).isEqualTo(Verdict.NONE_KNOWN);
    }

    @Test
    void oneAnswerOfManyIsEnoughNotToBeIsolated() {
        memory.record(gateway, ANSWER);
        memory.record(server, ANSWER);
        memory.record(gateway, SILENCE);
        assertThat(memory.verdict()).isEqualTo(Verdict.SOME_ANSWER);
    }

    @Test
    void isolatedMeansThatNoneOfThoseThatAnsweredLatelyAnswersNow() {
        memory.record(gateway, ANSWER);
        memory.record(server, ANSWER);
        now = now.plusSeconds(5);
        memory.record(gateway, NO_ROUTE);
        memory.record(server, SILENCE);
        assertThat(memory.verdict()).isEqualTo(Verdict.NONE_ANSWERS);
        memory.record(server, ANSWER);
        assertThat(memory.verdict()).isEqualTo(Verdict.SOME_ANSWER);
    }

    @Test
    void anAnswerIsForgottenAfterTenMinutes() {
        memory.record(gateway, ANSWER);
        now = now.plus(Duration.ofMinutes(10));
        memory.record(gateway, SILENCE);
        assertThat(memory.verdict()).isEqualTo(Verdict.NONE_ANSWERS);
        now = now.plusMillis(1);
        assertThat(memory.verdict()).isEqualTo(Verdict.NONE_KNOWN);
    }

    @Test
    void aGatewayWhoseRouteWasLostIsStillAsked() {
        memory.record(gateway, ANSWER);
        assertThat(memory.toAsk(List.of(server))).containsExactly(server, gateway);
        now = now.plus(Duration.ofMinutes(11));
        assertThat(memory.toAsk(List.of(server))).containsExactly(server);
    }
}
