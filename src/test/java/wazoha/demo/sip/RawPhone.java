package wazoha.demo.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SIP written by hand on a UDP socket, so that the server is judged without the library it is made of. */
final class RawPhone implements AutoCloseable {
    private final DatagramSocket socket;
    private final SocketAddress server;
    private final String host;
    private int sequence;

    RawPhone(String host, InetSocketAddress server) throws IOException {
        this.socket = new DatagramSocket(new InetSocketAddress(host, 0));
        this.socket.setSoTimeout(5000);
        this.server = server;
        this.host = host;
    }

    /** Registers like a phone: once without, once with credentials; the last answer. */
    String register(String user, String secret, String expires) throws IOException {
        var challenge = ask(registerText(user, expires, ""));
        if (!challenge.startsWith("SIP/2.0 401")) {
            return challenge;
        }
        return register(user, secret, expires, first(challenge, "nonce=\"([^\"]+)\""));
    }

    /** Registers with a nonce from an earlier challenge. */
    String register(String user, String secret, String expires, String nonce) throws IOException {
        var digest = new Digest(user, "telephony", secret, "REGISTER", "sip:demo", nonce, "00000001", "abc", "auth");
        return ask(registerText(
                user,
                expires,
                ("Authorization: Digest username=\"%s\", realm=\"telephony\", nonce=\"%s\", uri=\"sip:demo\","
                                + " response=\"%s\", algorithm=MD5, cnonce=\"abc\", qop=auth, nc=00000001\r\n")
                        .formatted(user, nonce, digest.response())));
    }

    String ask(String request) throws IOException {
        send(request);
        return receive();
    }

    void send(String request) throws IOException {
        var bytes = request.getBytes(UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    String receive() throws IOException {
        var packet = new DatagramPacket(new byte[4000], 4000);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    /** The next message that begins so; others (100 Trying) are passed over. */
    String receive(String beginning) throws IOException {
        var message = receive();
        while (!message.startsWith(beginning)) {
            message = receive();
        }
        return message;
    }

    private String registerText(String user, String expires, String authorization) {
        return text(
                "REGISTER",
                "sip:demo",
                user,
                user,
                "Contact: <%s>\r\n".formatted(contact(user))
                        + (expires.isEmpty() ? "" : "Expires: " + expires + "\r\n")
                        + authorization);
    }

    String text(String method, String uri, String from, String to, String more) {
        sequence++;
        return """
                %s %s SIP/2.0\r
                Via: SIP/2.0/UDP %s:%d;branch=z9hG4bK%d-%d;rport\r
                Max-Forwards: 70\r
                From: <sip:%s@demo>;tag=t%s\r
                To: <sip:%s@demo>\r
                Call-ID: %s-%d\r
                CSeq: %d %s\r
                %sContent-Length: 0\r
                \r
                """.formatted(
                method, uri, host, port(), port(), sequence, from, from, to, method, port(), sequence, method, more);
    }

    /** An answer to a request that came in: its Via, From, To, Call-ID and CSeq again. */
    String answer(String request, String status, String user) {
        var copied = request.lines()
                .filter(line -> line.matches("(Via|From|Call-ID|CSeq|Record-Route): .*"))
                .toList();
        var to = first(request, "(?m)^(To: .*?)\r?$");
        return "SIP/2.0 %s\r\n%s\r\n%s%s\r\nContact: <%s>\r\nContent-Length: 0\r\n\r\n"
                .formatted(
                        status,
                        String.join("\r\n", copied),
                        to,
                        to.contains("tag=") ? "" : ";tag=callee",
                        contact(user));
    }

    String contact(String user) {
        return "sip:%s@%s:%d".formatted(user, host, port());
    }

    int port() {
        return socket.getLocalPort();
    }

    static String first(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new AssertionError("no " + pattern + " in\n" + text);
        }
        return found.group(1);
    }

    @Override
    public void close() {
        socket.close();
    }
}
