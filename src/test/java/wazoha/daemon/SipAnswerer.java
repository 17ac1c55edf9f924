package wazoha.daemon;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A telephony server that answers every request over UDP with 200. */
final class SipAnswerer implements AutoCloseable {
    private final DatagramSocket socket;

    SipAnswerer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::answer, "sip-answerer");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void answer() {
        var packet = new DatagramPacket(new byte[4096], 4096);
        try {
            while (!socket.isClosed()) {
                socket.receive(packet);
                var request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
                var headers = request.lines()
                        .filter(line -> line.matches(
                                "(?i)(via|from|to|call-id|cseq|v|f|t|i):.*|(?i)(via|from|to|call-id|cseq) *:.*"))
                        .collect(Collectors.joining("\r\n"));
                var answer = ("SIP/2.0 200 OK\r\n" + headers + "\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (SocketException closed) {
            socket.close();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
