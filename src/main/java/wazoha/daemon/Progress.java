package wazoha.daemon;

import java.time.Duration;
import wazoha.node.Ticker;

/** How a repeated work goes, as status shows it. Thread-safe. */
final class Progress {
    private final Ticker ticker;
    private String state = "idle";
    private String result = "";
    private Duration success = Duration.ofNanos(-1);

    Progress(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized void waiting() {
        state = "waiting";
    }

    synchronized void running() {
        state = "running";
    }

    synchronized void done(String text) {
        state = "ok";
        result = text;
        success = ticker.now();
    }

    /** It is still as it was done: there was nothing to do. */
    synchronized void confirmed() {
        if (state.equals("ok")) {
            success = ticker.now();
        }
    }

    /** @return whether this is the first failure after a success, or another one than before */
    synchronized boolean failed(String text) {
        boolean news = !state.equals("failing") || !result.equals(text);
        state = "failing";
        result = text;
        return news;
    }

    synchronized NodeStatus.Replication shown() {
        long age = success.isNegative() ? -1 : ticker.now().minus(success).toMillis();
        return new NodeStatus.Replication(state, age, result);
    }

    synchronized String result() {
        return result;
    }

    synchronized boolean failing() {
        return state.equals("failing");
    }
}
