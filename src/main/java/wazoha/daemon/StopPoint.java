package wazoha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.failover.Decision;
import wazoha.failover.Phase;
import wazoha.node.Epoch;

/**
 * Test machinery: stops the cycle for ever at a chosen step, so that a test can kill the daemon exactly there. Never made
 * unless the environment variable {@link #VARIABLE} is set. Owned by the cycle.
 *
 * <p>A point reads {@code before:PHASE:STEP} or {@code after:PHASE:STEP}. The phase is the one that was saved last; the
 * step is an action's name, or SAVED (the phase itself is saved), or CLAIMED (the won claim is saved). The workers live
 * on: what was ordered is done, as in a daemon that dies a little later. When the point is reached, the marker is written.
 */
final class StopPoint implements Hands, Notebook {
    static final String VARIABLE = "WAZO_HA_STOP_AT";
    private static final Logger LOG = LoggerFactory.getLogger(StopPoint.class);

    private final String point;
    private final Path marker;
    private final Hands hands;
    private final Notebook notebook;
    private Remembered saved;

    /** @param start what the daemon before this one saved: saving it again is no step */
    StopPoint(String point, Path marker, Remembered start, Hands hands, Notebook notebook) {
        this.point = point;
        this.marker = marker;
        this.saved = start;
        this.hands = hands;
        this.notebook = notebook;
    }

    private void step(String step, Runnable deed) {
        stopIf("before:%s:%s".formatted(saved.phase(), step));
        deed.run();
        stopIf("after:%s:%s".formatted(saved.phase(), step));
    }

    private void stopIf(String here) {
        if (!here.equals(point)) {
            return;
        }
        try {
            Files.writeString(marker, here + "\n");
        } catch (IOException unwritable) {
            LOG.error("{} not written: {}", marker, unwritable.getMessage());
        }
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park(this);
        }
    }

    @Override
    public void save(Remembered next) {
        boolean moved = next.phase() != saved.phase();
        boolean claimed = next.claimed() && !saved.claimed();
        saved = next;
        step(moved ? "SAVED" : claimed ? "CLAIMED" : "REMEMBERED", () -> notebook.save(next));
    }

    @Override
    public void decided(Phase before, Decision decision, Remembered now, String observed) {
        notebook.decided(before, decision, now, observed);
    }

    @Override
    public void wantTelephony(boolean running) {
        step(running ? "START_TELEPHONY" : "STOP_TELEPHONY", () -> hands.wantTelephony(running));
    }

    @Override
    public void claim(Epoch expected, Epoch next, boolean withBase) {
        step("CLAIM", () -> hands.claim(expected, next, withBase));
    }

    @Override
    public void takeBase(Epoch epoch) {
        step("TAKE_BASE", () -> hands.takeBase(epoch));
    }

    @Override
    public void handBack() {
        step("HAND_BACK", hands::handBack);
    }

    @Override
    public void restartDatabase(Epoch claim) {
        step("RESTART_DATABASE", () -> hands.restartDatabase(claim));
    }

    @Override
    public void answer(MasterClaim.Answer answer) {
        step("ANSWER", () -> hands.answer(answer));
    }

    @Override
    public void tell(Word word) {
        step(word.ready() ? "TELL_READY" : "TELL", () -> hands.tell(word));
    }

    @Override
    public void announce(String event, String why) {
        step(event.equals("ha_failover") ? "ANNOUNCE_FAILOVER" : "ANNOUNCE_FAILBACK", () -> hands.announce(event, why));
    }
}
