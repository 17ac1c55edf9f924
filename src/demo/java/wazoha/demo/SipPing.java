package wazoha.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Asks a SIP port "do you serve?" the way a phone would, from where the demo stands. */
final class SipPing {
    private static final int PATIENCE_MILLIS = 200;

    private final String from;
    private final String to;

    SipPing(String from, String to) {
        this.from = from;
        this.to = to;
    }

    /** Whether anything but 503 answered an OPTIONS in a fifth of a second. */
    boolean serves() {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(from), 0))) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(InetAddress.getByName(to), 5060);
            var question = question(socket.getLocalPort()).getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(question, question.length));
            var answer = new DatagramPacket(new byte[4096], 4096);
            socket.receive(answer);
            var text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            return text.startsWith("SIP/2.0 ") && !text.startsWith("SIP/2.0 503");
        } catch (IOException silent) {
            return false;
        }
    }

    private String question(int port) {
        var random = UUID.randomUUID().toString();
        return """
                OPTIONS sip:%2$s SIP/2.0
                Via: SIP/2.0/UDP %1$s:%3$d;branch=z9hG4bK%4$s
                Max-Forwards: 70
                From: <sip:visitor@%1$s>;tag=%4$s
                To: <sip:%2$s>
                Call-ID: %4$s
                CSeq: 1 OPTIONS
                Contact: <sip:visitor@%1$s:%3$d>
                Content-Length: 0

                """.formatted(from, to, port, random).replace("\n", "\r\n");
    }
}
