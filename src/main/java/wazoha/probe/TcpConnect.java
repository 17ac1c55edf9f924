package wazoha.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import wazoha.node.Ticker;

/** Asks a TCP port "does anybody listen?"; nothing is sent. Immutable. */
public final class TcpConnect implements Probe {
    private final InetSocketAddress target;
    private final Duration timeout;
    private final Ticker ticker;

    public TcpConnect(InetSocketAddress target, Duration timeout, Ticker ticker) {
        this.target = target;
        this.timeout = timeout;
        this.ticker = ticker;
    }

    @Override
    public ProbeResult ask() {
        var start = ticker.now();
        try (var socket = new Socket()) {
            socket.connect(target, Math.max(1, Math.toIntExact(timeout.toMillis())));
            return new ProbeResult.Answered(true, ticker.now().minus(start));
        } catch (SocketTimeoutException silent) {
            return new ProbeResult.TimedOut(ticker.now().minus(start));
        } catch (ConnectException refused) {
            return new ProbeResult.Refused(String.valueOf(refused.getMessage()));
        } catch (IOException ours) {
            return new ProbeResult.NotSent(String.valueOf(ours.getMessage()));
        }
    }
}
