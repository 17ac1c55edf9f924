package wazoha.probe;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Ticker;

/**
 * Says 503 on the node's SIP port while the node must not serve, so that phones leave at once and the peer knows that
 * we are there and do not serve. Thread-safe; one daemon thread while open.
 *
 * <p>There is no {@code Retry-After}: a phone must not avoid a node that may serve in a second. The socket does not
 * share its port (no SO_REUSEADDR): telephony and this class never answer at the same time.
 */
public final class SipUnavailable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SipUnavailable.class);
    private static final int LARGEST_DATAGRAM = 65_535;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final int MOST_ANSWERS = 2000;
    private static final Duration THREAD_ENDS = Duration.ofSeconds(1);
    private static final Duration AFTER_AN_ERROR = Duration.ofMillis(10);

    private final InetSocketAddress address;
    private final Ticker ticker;
    private final AtomicReference<@Nullable Answering> answering = new AtomicReference<>();

    private record Answering(DatagramChannel channel, Thread thread) {}

    /** @param address the SIP address of this node; a wildcard is allowed */
    public SipUnavailable(InetSocketAddress address, Ticker ticker) {
        this.address = address;
        this.ticker = ticker;
    }

    /**
     * Takes the port and begins to answer. Idempotent.
     *
     * @return false if the port is not ours to take: as a rule because telephony still holds it
     */
    public boolean tryOpen() {
        if (isOpen()) {
            return true;
        }
        try {
            var channel = bind();
            var thread = new Thread(() -> answerAll(channel), "sip-unavailable");
            thread.setDaemon(true);
            thread.start();
            if (!answering.compareAndSet(null, new Answering(channel, thread))) {
                channel.close();
            }
            return true;
        } catch (IOException taken) {
            LOG.debug("no 503 on {}: {}", address, taken.getMessage());
            return false;
        }
    }

    public boolean isOpen() {
        return answering.get() != null;
    }

    /**
     * Releases the port; when this returns, telephony can bind it. Idempotent.
     *
     * <p>The kernel keeps the port until the thread has left its call of receive, hence the waiting (under a
     * millisecond as a rule). If the caller is interrupted it does not wait, and stays interrupted.
     */
    @Override
    public void close() {
        var ending = answering.getAndSet(null);
        if (ending == null) {
            return;
        }
        try {
            ending.channel().close();
            ending.thread().join(THREAD_ENDS.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            LOG.warn("SIP port {} not released: {}", address, failed.getMessage());
        }
    }

    private DatagramChannel bind() throws IOException {
        var family = address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
        var channel = DatagramChannel.open(family);
        try {
            return channel.bind(address);
        } catch (IOException taken) {
            channel.close();
            throw taken;
        } catch (RuntimeException wrong) {
            channel.close();
            throw new BindException(address + ": " + wrong.getMessage());
        }
    }

    private void answerAll(DatagramChannel channel) {
        byte[] datagram = new byte[LARGEST_DATAGRAM];
        var window = ticker.now();
        int answers = 0;
        while (channel.isOpen()) {
            if (ticker.now().minus(window).compareTo(WINDOW) >= 0) {
                window = ticker.now();
                answers = 0;
            }
            try {
                var buffer = ByteBuffer.wrap(datagram);
                var source = (InetSocketAddress) channel.receive(buffer);
                boolean mayAnswer = source != null && answers < MOST_ANSWERS;
                if (mayAnswer && answer(channel, datagram, buffer.position(), source)) {
                    answers++;
                }
            } catch (ClosedChannelException closed) {
                LOG.debug("503 on {} ends", address);
            } catch (IOException | RuntimeException unexpected) {
                LOG.debug("a datagram to {} not answered", address, unexpected);
                LockSupport.parkNanos(AFTER_AN_ERROR.toNanos()); // an error that repeats must not burn a core
            }
        }
    }

    private static boolean answer(DatagramChannel channel, byte[] datagram, int length, InetSocketAddress source)
            throws IOException {
        var refusal = SipMessage.parse(datagram, length).flatMap(request -> Refusal.of(request, length, source));
        if (refusal.isEmpty()) {
            return false;
        }
        channel.send(ByteBuffer.wrap(refusal.get().bytes()), refusal.get().to());
        return true;
    }
}
