package wazoha.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.FreePort;
import wazoha.node.Ticker;

@Timeout(120)
class SipOptionsTest {
    private static final Duration TIMEOUT = Duration.ofMillis(800);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** A SIP server over UDP that answers as told: from (number of the datagram, request) to answers. */
    private static final class Server implements AutoCloseable {
        private final DatagramSocket socket;
        private final List<String> requests = new CopyOnWriteArrayList<>();

        Server(String address, BiFunction<Integer, String, List<String>> answers) throws IOException {
            socket = new DatagramSocket(0, InetAddress.getByName(address));
            var thread = new Thread(() -> serve(answers), "test-sip-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(BiFunction<Integer, String, List<String>> answers) {
            byte[] buffer = new byte[65_535];
            while (!socket.isClosed()) {
                try {
                    var packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    String request = new String(buffer, 0, packet.getLength(), ISO_8859_1);
                    requests.add(request);
                    for (String answer : answers.apply(requests.size(), request)) {
                        byte[] bytes = answer.getBytes(ISO_8859_1);
                        socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                    }
                } catch (SocketException closed) {
                    return;
                } catch (IOException failed) {
                    throw new IllegalStateException(failed);
                }
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static String answer(String status, String request, String... more) {
        var text = new StringBuilder("SIP/2.0 " + status + "\r\n");
        request.lines()
                .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq):.*"))
                .forEach(line -> text.append(line).append("\r\n"));
        for (String line : more) {
            text.append(line).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    /** Where an answer is expected the machine may be slow; where silence is, nobody wants to wait. */
    private static SipOptions options(InetSocketAddress target) {
        return new SipOptions(target, "pair-7f3a", PATIENCE, Ticker.system());
    }

    private static SipOptions shortOptions(InetSocketAddress target) {
        return new SipOptions(target, "pair-7f3a", TIMEOUT, Ticker.system());
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Trying", "200 OK", "401 Unauthorized", "404 Not Found", "486 Busy", "603 Decline"})
    void anyAnswerIsAServerThatServes(String status) throws Exception {
        try (var server = new Server("127.0.0.1", (number, request) -> List.of(answer(status, request)))) {
            assertThat(options(server.address()).ask()).isInstanceOfSatisfying(ProbeResult.Answered.class, answered -> {
                assertThat(answered.serving()).isTrue();
                assertThat(answered.roundTrip()).isLessThan(PATIENCE);
            });
            assertThat(server.requests.get(0)).contains("From: <sip:pair-7f3a@127.0.0.1>;tag=");
        }
    }

    @ParameterizedTest(name = "503 with \"{0}\" is a serving node: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        Server: wazo-ha        | false
        SERVER:wazo-ha         | false
        Server: Asterisk PBX   | true
        Server: wazo-hamster   | true
        Warning: 399 x "busy"  | true
        """)
    void onlyOurOwn503IsANodeThatMustNotServe(String line, boolean serving) throws Exception {
        try (var server =
                new Server("127.0.0.1", (number, request) -> List.of(answer("503 Unavailable", request, line)))) {
            assertThat(options(server.address()).ask())
                    .isInstanceOfSatisfying(
                            ProbeResult.Answered.class,
                            answered -> assertThat(answered.serving()).isEqualTo(serving));
        }
    }

    @Test
    void lostDatagramsAreRepeatedAsTheSameRequest() throws Exception {
        try (var server = new Server(
                "127.0.0.1", (number, request) -> number < 3 ? List.of() : List.of(answer("200 OK", request)))) {
            assertThat(options(server.address()).ask()).isInstanceOf(ProbeResult.Answered.class);
            assertThat(server.requests).hasSize(3);
            assertThat(server.requests.stream().distinct()).hasSize(1);
        }
    }

    @Test
    void silenceIsATimeoutAfterFourDatagrams() throws Exception {
        try (var server = new Server("127.0.0.1", (number, request) -> List.of())) {
            assertThat(shortOptions(server.address()).ask())
                    .isInstanceOfSatisfying(
                            ProbeResult.TimedOut.class,
                            late -> assertThat(late.after()).isBetween(TIMEOUT, TIMEOUT.plusSeconds(10)));
            await().untilAsserted(() -> assertThat(server.requests).hasSize(4));
        }
    }

    @Test
    void answersToOtherRequestsAndGarbageAreIgnored() throws Exception {
        try (var server = new Server(
                "127.0.0.1",
                (number, request) -> List.of(
                        "",
                        "\r\n\r\n",
                        "SIP/2.0 200 OK",
                        request,
                        answer("200 OK", request.replaceFirst("Call-ID: .*", "Call-ID: another")),
                        answer("200 OK", request.replaceFirst("branch=\\S+", "branch=z9hG4bKother"))))) {
            assertThat(shortOptions(server.address()).ask()).isInstanceOf(ProbeResult.TimedOut.class);
        }
    }

    @Test
    void aLateAnswerToTheFormerProbeSaysNothingAboutThisOne() throws Exception {
        var former = new CopyOnWriteArrayList<String>();
        try (var server = new Server(
                "127.0.0.1",
                (number, request) ->
                        former.stream().map(late -> answer("200 OK", late)).toList())) {
            assertThat(shortOptions(server.address()).ask()).isInstanceOf(ProbeResult.TimedOut.class);
            former.add(server.requests.get(0));
            assertThat(shortOptions(server.address()).ask()).isInstanceOf(ProbeResult.TimedOut.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPortWithoutListenerIsRefusedAtTheEnd(String address) throws Exception {
        var free = FreePort.next(address);
        var start = System.nanoTime();
        assertThat(shortOptions(free).ask()).isInstanceOf(ProbeResult.Refused.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(TIMEOUT);
    }

    @Test
    void aRefusalIsNotTrustedWhileTheServerMayStillStart() throws Exception {
        var free = FreePort.next("127.0.0.1");
        var result = new AtomicReference<ProbeResult>();
        var probe = new Thread(() -> {
            try {
                result.set(new SipOptions(free, "pair", Duration.ofSeconds(4), Ticker.system()).ask());
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        probe.start();
        probe.join(300); // the first datagram has been refused by now
        try (var server = new SipUnavailable(free, Ticker.system())) {
            assertThat(server.tryOpen()).isTrue();
            probe.join();
            assertThat(result.get()).isInstanceOf(ProbeResult.Answered.class);
        }
    }

    @Test
    void ipv6IsAskedLikeIpv4() throws Exception {
        try (var server = new Server("::1", (number, request) -> List.of(answer("200 OK", request)))) {
            assertThat(options(server.address()).ask()).isInstanceOf(ProbeResult.Answered.class);
            assertThat(server.requests.get(0))
                    .startsWith(
                            "OPTIONS sip:[0:0:0:0:0:0:0:1]:" + server.address().getPort() + " SIP/2.0\r\n")
                    .contains("Via: SIP/2.0/UDP [0:0:0:0:0:0:0:1]:");
        }
    }

    @Test
    void whatCannotBeSentIsOurOwnFault() throws Exception {
        // the kernel refuses UDP to port 0 before anything leaves this host
        assertThat(shortOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .ask())
                .isInstanceOf(ProbeResult.NotSent.class);
    }

    @Test
    void anInterruptEndsTheProbe() throws Exception {
        try (var server = new Server("127.0.0.1", (number, request) -> List.of())) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> options(server.address()).ask()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aNameThatWouldBreakTheMessageIsRefused() {
        assertThatThrownBy(() -> new SipOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060),
                        "a\r\nb",
                        TIMEOUT,
                        Ticker.system()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
