package wazoha.asterisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A SIP phone over UDP that registers without a password, and answers every request with 200 unless it is told to be
 * silent. Its datagrams go through a socket of lab/asterisk.
 */
final class UdpPhone implements AutoCloseable {
    private static final Pattern ECHOED = Pattern.compile("(?mi)^(Via|From|Call-ID|CSeq):.*$");
    private static final Pattern TO = Pattern.compile("(?mi)^To:.*$");

    /** What came, as it came. */
    final List<String> received = new CopyOnWriteArrayList<>();

    private final SocketChannel channel;
    private final String name;
    private final int port;
    private volatile boolean silent;

    UdpPhone(Path socket, String name, int port) throws IOException {
        this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        this.name = name;
        this.port = port;
        var thread = new Thread(this::listen, "phone-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    void register(int seconds) throws IOException {
        send("""
            REGISTER sip:127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:%2$d;branch=z9hG4bK-%1$s-%4$d
            Max-Forwards: 70
            From: <sip:%1$s@127.0.0.1>;tag=from-%1$s
            To: <sip:%1$s@127.0.0.1>
            Call-ID: call-%1$s-%4$d
            CSeq: 1 REGISTER
            Contact: <sip:%1$s@127.0.0.1:%2$d>;expires=%3$d
            Content-Length: 0

            """.formatted(name, port, seconds, System.nanoTime()));
    }

    /** @param target an extension and an @; empty for the server itself */
    void knock(String method, String target) throws IOException {
        send("""
            %1$s sip:%2$s127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:%3$d;branch=z9hG4bK-%4$d
            Max-Forwards: 70
            From: <sip:%5$s@127.0.0.1>;tag=from-%5$s
            To: <sip:%2$s127.0.0.1>
            Contact: <sip:%5$s@127.0.0.1:%3$d>
            Call-ID: knock-%4$d
            CSeq: 1 %1$s
            Content-Length: 0

            """.formatted(method, target, port, System.nanoTime(), name));
    }

    /** From now on takes requests and answers none, as a phone that hangs. */
    void beSilent() {
        silent = true;
    }

    private void send(String message) throws IOException {
        channel.write(ByteBuffer.wrap(message.replace("\n", "\r\n").getBytes(UTF_8)));
    }

    /** Nothing that Asterisk sends here has a body, so an empty line ends each message. */
    private void listen() {
        var text = new StringBuilder();
        var buffer = ByteBuffer.allocate(65_536);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                text.append(UTF_8.decode(buffer.flip()));
                for (int end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
                    take(text.substring(0, end).replace("\r", ""));
                    text.delete(0, end + 4);
                }
            }
        } catch (IOException closed) {
            received.add("closed: " + closed);
        }
    }

    private void take(String message) throws IOException {
        received.add(message);
        if (message.startsWith("SIP/2.0 ") || silent) {
            return;
        }
        var echoed =
                ECHOED.matcher(message).results().map(found -> found.group()).collect(Collectors.joining("\n"));
        var to = TO.matcher(message).results().findFirst().orElseThrow().group();
        send("SIP/2.0 200 OK\n%s\n%s;tag=%s\nContent-Length: 0\n\n".formatted(echoed, to, name));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
