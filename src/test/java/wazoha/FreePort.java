package wazoha;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that start a moment later, free for TCP and UDP. They lie below those that Linux gives to whoever
 * asks for any (32768 to 60999), each JVM of the tests has a range of its own, and none is given twice: so nobody takes
 * one before its server does, or while it is stopped.
 */
public final class FreePort {
    private static final int FIRST = 12_000;
    private static final int EACH = 4_000;
    private static final int FORKS = 5;
    private static final int OWN = FIRST + Integer.getInteger("fork", 0) % FORKS * EACH;

    /** Two runs on one machine begin at different places. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 61 % EACH));

    private FreePort() {}

    public static int next() throws IOException {
        return next("127.0.0.1").getPort();
    }

    /** @param host an address of this machine */
    public static InetSocketAddress next(String host) throws IOException {
        var address = InetAddress.getByName(host);
        for (int tries = 0; tries < EACH; tries++) {
            int port = OWN + NEXT.getAndIncrement() % EACH;
            if (isFree(address, port)) {
                return new InetSocketAddress(host, port);
            }
        }
        throw new IOException("no port from %d on is free on %s".formatted(OWN, host));
    }

    private static boolean isFree(InetAddress address, int port) {
        try (var tcp = new ServerSocket(port, 1, address);
                var udp = new DatagramSocket(port, address)) {
            return tcp.isBound() && udp.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
