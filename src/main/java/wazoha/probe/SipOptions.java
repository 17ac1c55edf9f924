package wazoha.probe;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;
import wazoha.node.Ticker;

/**
 * Asks a SIP server "do you serve?" by OPTIONS over UDP, like a phone would. Immutable; each probe has a socket of its
 * own, so that a changed route or interface does not stick.
 *
 * <p>Any answer, whatever its status, is a server that serves; only our own 503 ({@link SipUnavailable}) is a node that
 * must not. The request is sent {@value #SENDINGS} times within the timeout: one lost packet is no verdict. ICMP errors
 * are hints, because they are rate limited and may speak of a moment that has passed: the request goes on being
 * repeated, and a refusal is reported only if nothing answered until the end.
 */
public final class SipOptions implements Probe {
    /** What our own programs call themselves in {@code Server} and {@code User-Agent}. */
    static final String OUR_NAME = "wazo-ha";

    private static final int SENDINGS = 4;
    private static final int LARGEST_DATAGRAM = 65_535;

    private final InetSocketAddress target;
    private final String fromUser;
    private final Duration timeout;
    private final Ticker ticker;

    /**
     * @param fromUser the random name by which the telephony server knows the pair; letters, digits, {@code . _ ~ -}
     * @param timeout of the whole probe with its repetitions
     */
    public SipOptions(InetSocketAddress target, String fromUser, Duration timeout, Ticker ticker) {
        if (target.isUnresolved() || !fromUser.matches("[A-Za-z0-9._~-]+") || timeout.toMillis() < SENDINGS) {
            throw new IllegalArgumentException(
                    "no SIP probe of %s as \"%s\" within %s".formatted(target, fromUser, timeout));
        }
        this.target = target;
        this.fromUser = fromUser;
        this.timeout = timeout;
        this.ticker = ticker;
    }

    @Override
    public ProbeResult ask() throws InterruptedException {
        var family = target.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
        try (var channel = DatagramChannel.open(family);
                var selector = Selector.open()) {
            channel.connect(target);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            return new Exchange(channel, selector).result();
        } catch (IOException | UnsupportedOperationException ours) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while asking " + target);
            }
            return new ProbeResult.NotSent("OPTIONS to %s: %s".formatted(target, ours.getMessage()));
        }
    }

    /** One probe from its first datagram to its verdict. */
    private final class Exchange {
        private final DatagramChannel channel;
        private final Selector selector;
        private final OptionsRequest request;
        private final Duration start = ticker.now();
        private final byte[] buffer = new byte[LARGEST_DATAGRAM];
        private String refused = "";
        private String notSent = "";

        Exchange(DatagramChannel channel, Selector selector) throws IOException {
            this.channel = channel;
            this.selector = selector;
            this.request = OptionsRequest.from(fromUser, (InetSocketAddress) channel.getLocalAddress(), target);
        }

        ProbeResult result() throws IOException, InterruptedException {
            for (int sending = 1; sending <= SENDINGS; sending++) {
                send();
                var answer = await(start.plus(timeout.multipliedBy(sending).dividedBy(SENDINGS)));
                if (answer.isPresent()) {
                    return new ProbeResult.Answered(
                            !isOurOwn503(answer.get()), ticker.now().minus(start));
                }
            }
            if (!notSent.isEmpty()) {
                return new ProbeResult.NotSent("OPTIONS to %s: %s".formatted(target, notSent));
            }
            return refused.isEmpty()
                    ? new ProbeResult.TimedOut(ticker.now().minus(start))
                    : new ProbeResult.Refused("%s: %s".formatted(target, refused));
        }

        /** Sends once more if it fails: the first failure may tell of an earlier datagram (ICMP), the second is ours. */
        private void send() {
            try {
                channel.write(ByteBuffer.wrap(request.bytes()));
                notSent = "";
            } catch (IOException earlier) {
                note(earlier);
                try {
                    channel.write(ByteBuffer.wrap(request.bytes()));
                    notSent = "";
                } catch (PortUnreachableException again) {
                    note(again);
                } catch (IOException ours) {
                    notSent = String.valueOf(ours.getMessage());
                }
            }
        }

        private Optional<SipMessage> await(Duration until) throws IOException, InterruptedException {
            for (var now = ticker.now(); now.compareTo(until) < 0; now = ticker.now()) {
                selector.select(Math.max(1, until.minus(now).toMillis()));
                selector.selectedKeys().clear();
                if (Thread.interrupted()) {
                    throw new InterruptedException("while waiting for " + target);
                }
                var answer = receive().filter(request::isAnsweredBy);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        }

        private Optional<SipMessage> receive() {
            try {
                int length = channel.read(ByteBuffer.wrap(buffer));
                return length > 0 ? SipMessage.parse(buffer, length) : Optional.empty();
            } catch (IOException icmp) {
                note(icmp);
                return Optional.empty();
            }
        }

        private void note(IOException icmp) {
            if (icmp instanceof PortUnreachableException) {
                refused = "nobody listens on this port (ICMP port unreachable)";
            }
        }
    }

    private static boolean isOurOwn503(SipMessage answer) {
        return answer.status().orElse(0) == 503 && answer.first("Server").equals(OUR_NAME);
    }
}
