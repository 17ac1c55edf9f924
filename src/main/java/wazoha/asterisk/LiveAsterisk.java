package wazoha.asterisk;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import wazoha.node.Ticker;

/** Asterisk during one change: asked while it runs, and let alone where it does not. Not thread-safe. */
final class LiveAsterisk implements AutoCloseable {
    /** A frozen Asterisk takes a connection at once and never greets; one under load greets within 0.1 s. */
    private static final Duration LOGIN = Duration.ofSeconds(3);

    /** To see whether it is there at all: nobody who listens is told at once. */
    private static final Duration THERE = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final Duration end;
    private final @Nullable Ami ami;
    private final @Nullable AmiException absence;

    private LiveAsterisk(Ticker ticker, Duration end, @Nullable Ami ami, @Nullable AmiException absence) {
        this.ticker = ticker;
        this.end = end;
        this.ami = ami;
        this.absence = absence;
    }

    /** Never throws: why it cannot be asked is told by {@link #absence}. */
    static LiveAsterisk open(AmiDoor door, Duration deadline, Ticker ticker) {
        var end = ticker.now().plus(deadline);
        try {
            return new LiveAsterisk(ticker, end, door.open(LOGIN.compareTo(deadline) < 0 ? LOGIN : deadline), null);
        } catch (AmiException absent) {
            return new LiveAsterisk(ticker, end, null, absent);
        }
    }

    /**
     * Whether it was stopped under a question, as on a slave that hands back: nothing is wrong with that. One that is
     * just going may end its connections before it stops to listen, so that it is looked at again, for a second.
     */
    static boolean hasStopped(AmiException unheard, AmiDoor door, Ticker ticker) throws InterruptedException {
        if (unheard.kind() == AmiException.Kind.STOPPED) {
            return true;
        }
        var latest = ticker.now().plus(THERE);
        for (var left = THERE; left.compareTo(Duration.ZERO) > 0; left = latest.minus(ticker.now())) {
            try (var now = open(door, left, ticker)) {
                if (!now.isSick()) {
                    return !now.isRunning();
                }
            }
            Pause.take();
        }
        return false;
    }

    boolean isRunning() {
        return ami != null;
    }

    /** It runs, or should, and cannot be asked: not one that was stopped, nor one that we are not to ask. */
    boolean isSick() {
        return absence != null
                && absence.kind() != AmiException.Kind.STOPPED
                && absence.kind() != AmiException.Kind.UNUSED;
    }

    /** Why it cannot be asked; empty if it can. */
    String absence() {
        return absence == null ? "" : String.valueOf(absence.getMessage());
    }

    /** None where Asterisk does not run. */
    List<Aor> aors() throws AmiException {
        return ami == null ? List.of() : Aor.all(ami, left());
    }

    /** Lets it read its configuration of PJSIP again; calls and registrations stay. */
    void reload() throws AmiException {
        if (ami != null) {
            ami.ask(AmiAction.of("Reload").with("Module", "res_pjsip.so"), left());
        }
    }

    /** The AORs once all of them are as wanted, or at the deadline as they are then. */
    List<Aor> aorsOnce(Predicate<Aor> wanted, Duration patience) throws AmiException, InterruptedException {
        var latest = ticker.now().plus(patience);
        var aors = aors();
        while (!aors.stream().allMatch(wanted) && ticker.now().compareTo(latest) < 0) {
            Pause.take();
            aors = aors();
        }
        return aors;
    }

    @Override
    public void close() {
        if (ami != null) {
            ami.close();
        }
    }

    private Duration left() {
        var left = end.minus(ticker.now());
        return left.isNegative() ? Duration.ofMillis(1) : left;
    }
}
