package wazoha.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

@Timeout(120)
class SipUnavailableTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private SipUnavailable responder;
    private InetSocketAddress address;
    private DatagramSocket phone;

    @BeforeEach
    void open() throws IOException {
        phone = new DatagramSocket(0, HERE);
        phone.setSoTimeout(5000);
        address = freeAddress();
        responder = new SipUnavailable(address, Ticker.system());
        assertThat(responder.tryOpen()).isTrue();
    }

    @AfterEach
    void close() {
        responder.close();
        phone.close();
    }

    private static String request(String method, String via, String to) {
        return String.join(
                "\r\n",
                method + " sip:100@127.0.0.1 SIP/2.0",
                "v: " + via,
                "Via: SIP/2.0/UDP 10.9.9.9;branch=z9hG4bKsecond",
                "Max-Forwards: 70",
                "From: \"A, b\" <sip:200@127.0.0.1>;tag=abc",
                "t: " + to,
                "i: call-1@phone",
                "CSeq: 7 " + method,
                "Content-Length: 0",
                "",
                "");
    }

    private static String register() {
        return request("REGISTER", "SIP/2.0/UDP 10.1.1.1:5070;rport;branch=z9hG4bKone", "<sip:200@127.0.0.1>");
    }

    private void send(DatagramSocket from, byte[] bytes) throws IOException {
        from.send(new DatagramPacket(bytes, bytes.length, address));
    }

    private String ask(String request) throws IOException {
        send(phone, request.getBytes(ISO_8859_1));
        return receive(phone);
    }

    private static String receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
    }

    /** Nothing came for that: the next answer belongs to a request sent afterwards. */
    private void assertNoAnswer(byte[] bytes) throws IOException {
        send(phone, bytes);
        String marker = register().replace("call-1@phone", "marker");
        assertThat(ask(marker)).contains("\r\nCall-ID: marker\r\n");
    }

    @Test
    void aRequestGetsOur503WithEverythingThatTheCallerNeeds() throws IOException {
        String answer = ask(register());
        assertThat(answer.replaceFirst(";tag=[0-9a-f]{8}\r\n", ";tag=TAG\r\n"))
                .isEqualTo("""
                        SIP/2.0 503 Service Unavailable
                        v: SIP/2.0/UDP 10.1.1.1:5070;rport=%d;branch=z9hG4bKone;received=127.0.0.1
                        Via: SIP/2.0/UDP 10.9.9.9;branch=z9hG4bKsecond
                        From: "A, b" <sip:200@127.0.0.1>;tag=abc
                        To: <sip:200@127.0.0.1>;tag=TAG
                        Call-ID: call-1@phone
                        CSeq: 7 REGISTER
                        Server: wazo-ha
                        Content-Length: 0

                        """.formatted(phone.getLocalPort()).replace("\n", "\r\n"));
        assertThat(answer).doesNotContainIgnoringCase("Retry-After");
    }

    @Test
    void theSameRequestGetsTheSameAnswer() throws IOException {
        assertThat(ask(register())).isEqualTo(ask(register()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "OPTIONS", "SUBSCRIBE", "CANCEL", "BYE", "NOTIFY", "X-NEW"})
    void everyMethodIsAnswered(String method) throws IOException {
        assertThat(ask(register().replace("REGISTER", method))).startsWith("SIP/2.0 503 ");
    }

    @Test
    void anAckIsNotAnswered() throws IOException {
        assertNoAnswer(register().replace("REGISTER", "ACK").getBytes(ISO_8859_1));
    }

    @Test
    void aTagOfTheDialogIsKept() throws IOException {
        String bye = request("BYE", "SIP/2.0/UDP 10.1.1.1;rport;branch=z9hG4bKx", "<sip:200@127.0.0.1>;tag=theirs");
        assertThat(ask(bye)).contains("To: <sip:200@127.0.0.1>;tag=theirs\r\n");
    }

    @Test
    void severalViasInOneFieldAreStampedInTheFirst() throws IOException {
        String via = "SIP/2.0/UDP 10.1.1.1:5070;rport;branch=z9hG4bKone, SIP/2.0/UDP 10.2.2.2;branch=z9hG4bKtwo";
        assertThat(ask(request("OPTIONS", via, "<sip:a@b>")))
                .contains(";branch=z9hG4bKone;received=127.0.0.1, SIP/2.0/UDP 10.2.2.2;branch=z9hG4bKtwo\r\n");
    }

    @Test
    void withoutRportTheAnswerGoesToThePortOfTheVia() throws IOException {
        try (var other = new DatagramSocket(0, HERE)) {
            String via = "SIP/2.0/UDP 10.1.1.1:%d;branch=z9hG4bKone".formatted(phone.getLocalPort());
            send(other, request("OPTIONS", via, "<sip:a@b>").getBytes(ISO_8859_1));
            assertThat(receive(phone)).contains(via + ";received=127.0.0.1\r\n");
        }
    }

    @Test
    void responsesAndGarbageAreIgnored() throws IOException {
        assertNoAnswer(register()
                .replaceFirst("REGISTER \\S+ SIP/2.0", "SIP/2.0 503 Service Unavailable")
                .getBytes(ISO_8859_1));
        assertNoAnswer(new byte[0]);
        assertNoAnswer("\r\n\r\n".getBytes(ISO_8859_1));
        assertNoAnswer(register().replace("\r\n\r\n", "\r\n").getBytes(ISO_8859_1));
        for (String field : new String[] {"v:", "From:", "t:", "i:", "CSeq:"}) {
            String without = register().replaceFirst("\r\n" + field + "[^\r]*", "");
            assertNoAnswer(without.replace("Via: SIP/2.0/UDP 10.9.9.9;branch=z9hG4bKsecond", "X: y")
                    .getBytes(ISO_8859_1));
        }
        assertNoAnswer(register().replace("CSeq: 7 REGISTER", "CSeq: 7 INVITE").getBytes(ISO_8859_1));
    }

    @Test
    void noiseNeitherStopsItNorIsMultiplied() throws IOException {
        var random = new Random(42);
        byte[] whole = register().getBytes(ISO_8859_1);
        var sent = new ArrayList<Integer>();
        for (int i = 0; i < 2000; i++) {
            byte[] noise = Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
            }
            var source = new InetSocketAddress(HERE, 4000);
            SipMessage.parse(noise, noise.length)
                    .flatMap(message -> Refusal.of(message, noise.length, source))
                    .ifPresent(refusal -> {
                        assertThat(refusal.bytes().length).isLessThanOrEqualTo(noise.length + 200);
                        assertThat(refusal.to().getAddress()).isEqualTo(HERE);
                        sent.add(refusal.bytes().length);
                    });
            send(phone, noise);
            if (i % 50 == 0) {
                assertThat(ask(register().replace("call-1@phone", "n" + i))).startsWith("SIP/2.0 ");
            }
        }
        assertThat(sent).isNotEmpty();
    }

    @Test
    void aShortRequestWithALargeAnswerWouldNotBeAnswered() {
        String many = "OPTIONS s SIP/2.0\r\nv:SIP/2.0/UDP a;rport\r\nf:b\r\nt:c\r\ni:d\r\nCSeq:1 OPTIONS\r\n\r\n";
        var message = SipMessage.parse(many.getBytes(ISO_8859_1), many.length()).orElseThrow();
        var refusal = Refusal.of(message, many.length(), new InetSocketAddress(HERE, 4000));
        assertThat(refusal).isPresent();
        assertThat(refusal.get().bytes().length).isLessThanOrEqualTo(many.length() + 200);
        assertThat(Refusal.of(message, many.length() - 150, new InetSocketAddress(HERE, 4000)))
                .isEmpty();
    }

    @Test
    void noMoreThanTwoThousandAnswersASecond() throws IOException {
        address = freeAddress();
        try (var still = new SipUnavailable(address, () -> Duration.ofSeconds(1));
                var flood = new DatagramSocket(0, HERE)) {
            assertThat(still.tryOpen()).isTrue();
            flood.setSoTimeout(5000);
            byte[] bytes = register().getBytes(ISO_8859_1);
            for (int i = 0; i < 2000; i++) {
                send(flood, bytes);
                receive(flood);
            }
            flood.setSoTimeout(300);
            send(flood, bytes);
            assertThatCode(() -> receive(flood)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aTakenPortIsLeftToItsOwner() throws IOException {
        address = freeAddress();
        try (var second = new SipUnavailable(address, Ticker.system())) {
            try (var telephony = new DatagramSocket(address.getPort(), HERE)) {
                assertThat(second.tryOpen()).isFalse();
                assertThat(second.isOpen()).isFalse();
                assertThat(telephony.isClosed()).isFalse();
            }
            assertThat(second.tryOpen()).isTrue();
            assertThat(second.tryOpen()).isTrue();
        }
    }

    @Test
    void thePortIsFreeAtOnceAfterClose() throws Exception {
        var took = new ArrayList<Long>();
        for (int i = 0; i < 200; i++) {
            assertThat(responder.tryOpen()).isTrue();
            ask(register());
            long start = System.nanoTime();
            responder.close();
            try (var telephony = new DatagramSocket(address.getPort(), HERE)) {
                took.add(System.nanoTime() - start);
                assertThat(telephony.getLocalPort()).isEqualTo(address.getPort());
            }
        }
        Collections.sort(took); // a busy machine delays some, a port that is not free at once delays all
        assertThat(Duration.ofNanos(took.get(100))).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void ourOwnProbeKnowsIt() throws InterruptedException {
        var probe = new SipOptions(address, "pair", Duration.ofSeconds(5), Ticker.system());
        assertThat(probe.ask())
                .isInstanceOfSatisfying(
                        ProbeResult.Answered.class,
                        answered -> assertThat(answered.serving()).isFalse());
    }

    @Test
    void itAnswersOverIpv6() throws Exception {
        var here = PeerAddress.parse("::1").orElseThrow().address();
        InetSocketAddress free;
        try (var socket = new DatagramSocket(0, here)) {
            free = new InetSocketAddress(here, socket.getLocalPort());
        }
        try (var six = new SipUnavailable(free, Ticker.system())) {
            assertThat(six.tryOpen()).isTrue();
            assertThat(new SipOptions(free, "pair", Duration.ofSeconds(5), Ticker.system()).ask())
                    .isInstanceOfSatisfying(
                            ProbeResult.Answered.class,
                            answered -> assertThat(answered.serving()).isFalse());
        }
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (var free = new DatagramSocket(0, HERE)) {
            return new InetSocketAddress(HERE, free.getLocalPort());
        }
    }
}
