package wazoha.daemon;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import wazoha.filesync.FileSyncException;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;

/** The duty that this node is on, if any: at most one at a time. Thread-safe. */
final class CurrentDuty {
    private final DutyRoster roster;
    private final Journal journal;
    private final BooleanSupplier daemonEnds;
    private volatile @Nullable Duty duty;

    CurrentDuty(DutyRoster roster, Journal journal, BooleanSupplier daemonEnds) {
        this.roster = roster;
        this.journal = journal;
        this.daemonEnds = daemonEnds;
    }

    Optional<Duty> now() {
        return Optional.ofNullable(duty);
    }

    /** @throws EffectException if that fails; then the node is on none */
    synchronized void begin(HaSettings wanted) throws EffectException {
        try {
            if (daemonEnds.getAsBoolean()) {
                throw new RefusedException("the daemon ends");
            }
            var peer = wanted.remoteAddress().orElseThrow(() -> new RefusedException("it has no peer"));
            var next = wanted.role() == NodeRole.MASTER ? roster.master(peer) : roster.slave(peer);
            duty = next;
            next.start();
            journal.event("on_duty", "role %s, peer %s".formatted(wanted.role().wire(), peer));
        } catch (IOException | FileSyncException | RefusedException | RuntimeException trouble) {
            end();
            throw new EffectException(
                    "not on duty as %s: %s".formatted(wanted.role().wire(), reason(trouble)), trouble);
        } catch (InterruptedException stop) {
            end();
            Thread.currentThread().interrupt();
            throw new EffectException("interrupted while going on duty", stop);
        }
    }

    private static String reason(Exception trouble) {
        return trouble instanceof RuntimeException ? trouble.toString() : String.valueOf(trouble.getMessage());
    }

    /** Ends it for another role. */
    synchronized void leaveRole() {
        var before = duty;
        duty = null;
        if (before != null) {
            before.leave();
        }
    }

    /** Ends it for the daemon's end: the role stays. */
    synchronized void end() {
        var before = duty;
        duty = null;
        if (before != null) {
            before.close();
        }
    }
}
