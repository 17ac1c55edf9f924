package wazoha;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Telephony for tests: answers every SIP request over UDP with 200. Runs as a thread, or as a process of its own. */
final class SipAnswer implements AutoCloseable {
    private final DatagramSocket socket;

    private SipAnswer(DatagramSocket socket) {
        this.socket = socket;
    }

    static SipAnswer on(InetSocketAddress address) throws IOException {
        var answer = new SipAnswer(new DatagramSocket(address));
        var thread = new Thread(answer::serve, "sip-answer");
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    int port() {
        return socket.getLocalPort();
    }

    public static void main(String[] arguments) throws IOException {
        var address = new InetSocketAddress(InetAddress.getByName(arguments[0]), Integer.parseInt(arguments[1]));
        new SipAnswer(new DatagramSocket(address)).serve();
    }

    private void serve() {
        var buffer = new byte[65_535];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                var request = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
                var response = answer(request).getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static String answer(String request) {
        var lines = new ArrayList<>(List.of("SIP/2.0 200 OK"));
        request.lines()
                .filter(line -> line.matches("(?i)(via|from|call-id|cseq):.*"))
                .forEach(lines::add);
        request.lines().filter(line -> line.matches("(?i)to:.*")).forEach(line -> lines.add(line + ";tag=answer"));
        lines.add("Content-Length: 0");
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    @Override
    public void close() {
        socket.close();
    }
}
