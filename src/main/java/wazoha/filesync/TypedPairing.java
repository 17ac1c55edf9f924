package wazoha.filesync;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/**
 * Pairing where root may not log in by password, the default of a fresh Debian: prints the one line to type on the slave
 * and waits until the slave lets the key in. Not thread-safe.
 */
public final class TypedPairing {
    /**
     * How long to wait.
     *
     * @param every between two looks
     * @param longest in all
     * @param word between two lines that say how long it may still take
     */
    public record Patience(Ticker ticker, Duration every, Duration longest, Duration word) {
        /** Ten minutes: somebody has to find the other machine's console. */
        public static Patience ofPeople(Ticker ticker) {
            return new Patience(ticker, Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ofSeconds(30));
        }
    }

    private final Consumer<String> print;
    private final Patience patience;
    private boolean awaited;

    TypedPairing(Consumer<String> print, Patience patience) {
        this.print = print;
        this.patience = patience;
    }

    /** Whether a line was printed that nobody typed yet: its key must stay, so that the line goes on to hold. */
    boolean isAwaited() {
        return awaited;
    }

    /** Returns when the slave lets the key in; nothing was changed on this node before, so Ctrl-C harms nothing. */
    void await(PeerAddress slave, TypedPair line, PeerVerbs key) throws FileSyncException, InterruptedException {
        awaited = true;
        print.accept("%s lets nobody in as root from here. Type this one line there, as root:".formatted(slave));
        print.accept("");
        print.accept(line.line());
        print.accept("");
        print.accept("It must show the same fingerprints: key of this master %s, host key of %s %s"
                .formatted(line.fingerprint(), slave, line.hostKey()));
        print.accept(
                "Waiting for it, %s at most. Ctrl-C ends the waiting alone: wazo-sync -i goes on with the same line."
                        .formatted(minutes(patience.longest())));
        var end = patience.ticker().now().plus(patience.longest());
        var nextWord = patience.ticker().now().plus(patience.word());
        while (!key.letsIn(slave)) {
            var now = patience.ticker().now();
            if (now.compareTo(end) >= 0) {
                throw new FileSyncException(
                        "%s has not accepted the pair within %s; nothing was changed. The line goes on to hold: type it,"
                                        .formatted(slave, minutes(patience.longest()))
                                + " then run wazo-sync -i again");
            }
            if (now.compareTo(nextWord) >= 0) {
                print.accept("still waiting, %s left".formatted(minutes(end.minus(now))));
                nextWord = now.plus(patience.word());
            }
            pause();
        }
        awaited = false;
    }

    private static String minutes(Duration length) {
        return length.compareTo(Duration.ofMinutes(2)) >= 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
    }

    private void pause() throws InterruptedException {
        if (new CountDownLatch(1).await(patience.every().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }
}
