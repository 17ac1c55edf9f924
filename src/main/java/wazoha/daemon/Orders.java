package wazoha.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.failover.Telephony;
import wazoha.filesync.Deletion;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.SyncReport;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/** The orders that only a node on duty can carry out. Thread-safe. */
final class Orders {
    static final String CYCLE_ENDED =
            "the cycle has ended, and telephony is as it was: restart the daemon (systemctl restart wazo-ha)";
    static final String BACK_ON_DUTY =
            "PUT the same configuration again, or restart the daemon (systemctl restart wazo-ha)";
    private static final Duration OPERATOR_KEEPS = Duration.ofHours(2); // docs/contract.md, section 8
    private static final Duration START_WITHIN = Duration.ofSeconds(10); // docs/contract.md, section 8
    private static final Duration REPORT_WITHIN = Duration.ofSeconds(5); // after the deadline of the run itself
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(10); // by three workers, each once a second
    private static final Duration OTHER_COPY_ENDS = Duration.ofMinutes(1); // with its own 10 min, 11 in all
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Partners partners;
    private final Journal journal;
    private final Supplier<HaSettings> settings;
    private final Supplier<Optional<Duty>> duty;

    Orders(Partners partners, Journal journal, Supplier<HaSettings> settings, Supplier<Optional<Duty>> duty) {
        this.partners = partners;
        this.journal = journal;
        this.settings = settings;
        this.duty = duty;
    }

    Duty give(Order order, Duration length) throws RefusedException {
        var now = onDuty();
        journal.ordered(order, length);
        now.order(order, length);
        journal.event("order", order == Order.NONE ? "released" : "%s for %s".formatted(order, length));
        return now;
    }

    private Duty onDuty() throws RefusedException {
        var role = settings.get().role();
        var now = duty.get()
                .orElseThrow(() -> new RefusedException(
                        role == NodeRole.DISABLED
                                ? "this node has no role in a pair: configure it with PUT /1.1/ha first"
                                : "this node is configured as %s, and not on duty: %s"
                                        .formatted(role.wire(), BACK_ON_DUTY)));
        if (now.failed()) {
            throw new RefusedException(CYCLE_ENDED);
        }
        return now;
    }

    Duty onDutyAs(NodeRole role) throws RefusedException {
        var now = settings.get().role();
        if (now != role) {
            throw new RefusedException("this node is no %s (its role: %s)".formatted(role.wire(), now.wire()));
        }
        return onDuty();
    }

    void startServices() throws RefusedException {
        onDutyAs(NodeRole.SLAVE);
        var before = journal.hold();
        var now = give(Order.SERVE, OPERATOR_KEEPS);
        BooleanSupplier serves =
                () -> now.latest().map(report -> report.word().serving()).orElse(false);
        if (comesTrue(serves, START_WITHIN)) {
            return;
        }
        if (now.latest().map(report -> report.memory().phase() != Phase.STANDBY).orElse(false)) {
            throw new RefusedException("the master yielded, telephony is starting, and does not answer after 10 s;"
                    + " the order stands, see wazo-ha status");
        }
        give(journal.order(before), before.remaining(partners.time().instant()));
        throw new RefusedException("the master did not yield within 10 s; nothing was started here");
    }

    void stopServices() throws RefusedException {
        onDutyAs(NodeRole.SLAVE);
        var now = give(Order.STOP, OPERATOR_KEEPS);
        BooleanSupplier stopped = () -> now.latest()
                .map(report -> report.sensed().telephony() == Telephony.STOPPED
                        && report.memory().order() == Order.STOP)
                .orElse(false);
        if (!comesTrue(stopped, START_WITHIN)) {
            throw new RefusedException("telephony has not stopped within 10 s; the order stands, see wazo-ha status");
        }
    }

    private boolean comesTrue(BooleanSupplier condition, Duration patience) {
        var end = partners.ticker().now().plus(patience);
        var pause = new Signal();
        try {
            while (!condition.getAsBoolean()) {
                if (partners.ticker().now().compareTo(end) >= 0) {
                    return false;
                }
                pause.await(LOOK_EVERY);
            }
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    String checkMaster(String address, Supplier<NodeStatus> look) throws RefusedException {
        if (settings.get().role() != NodeRole.SLAVE) {
            return "HA mode changed, this stack is no longer a secondary";
        }
        demandPeer(address);
        onDuty();
        var status = look.get();
        return "master %s is %s; %s (rule %d: %s)"
                .formatted(address, status.peer().diagnosis(), status.phase(), status.rule(), status.why());
    }

    private void demandPeer(String address) throws RefusedException {
        var peer = settings.get().remoteAddress();
        if (peer.isEmpty() || !PeerAddress.parse(address).equals(peer)) {
            throw new RefusedException("%s is not the peer of this node (%s)"
                    .formatted(address, peer.map(PeerAddress::text).orElse("it has none")));
        }
    }

    String replicate(String slave, boolean force) throws RefusedException {
        var now = onDutyAs(NodeRole.MASTER);
        demandPeer(slave);
        var answer = replicateSoon(now, Trigger.SCRIPT, force);
        var patience = partners.config().replication().firstFillDeadline().plus(REPORT_WITHIN);
        comesTrue(() -> answer.isDone() || !isOn(now), patience);
        return ended(answer, patience, now);
    }

    /** Has the worker run at once; the answer is its true end. */
    CompletableFuture<String> replicateSoon(Duty now, Trigger trigger, boolean force) throws RefusedException {
        var data = now.data().orElseThrow(() -> new RefusedException("this node replicates nothing"));
        var answer = data.ask(trigger, force);
        now.wakeWorkers();
        return answer;
    }

    String adopt(NodeRole from) throws RefusedException {
        var now = onDutyAs(NodeRole.MASTER);
        var data = now.data().orElseThrow(() -> new RefusedException("this node replicates nothing"));
        var adopting = new Adopting(from, now::latest, journal::event);
        var answer = data.send(adopting::carryOut);
        now.wakeWorkers();
        var patience = partners.config()
                .replication()
                .firstFillDeadline()
                .multipliedBy(2)
                .plus(REPORT_WITHIN);
        comesTrue(() -> answer.isDone() || !isOn(now), patience);
        String done = ended(answer, patience, now);
        comesTrue(() -> isOfOneHistory(now) || !isOn(now), SEEN_WITHIN); // else an order given next could be refused
        return done;
    }

    private static boolean isOfOneHistory(Duty now) {
        return now.latest()
                .map(report -> !report.sensed().kinship().isForeign())
                .orElse(false);
    }

    private boolean isOn(Duty then) {
        return !then.failed() && duty.get().filter(now -> now == then).isPresent();
    }

    private String ended(CompletableFuture<String> answer, Duration patience, Duty asked) throws RefusedException {
        try {
            return answer.get(0, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new RefusedException(String.valueOf(failed.getMessage()).replaceFirst("^[A-Za-z.]+Exception: ", ""));
        } catch (TimeoutException late) {
            throw new RefusedException(
                    isOn(asked)
                            ? "still running after %d s; wazo-ha status shows how it ends"
                                    .formatted(patience.toSeconds())
                            : "this node left its role meanwhile, and the run with it; see wazo-ha status");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted; the run goes on");
        }
    }

    List<String> syncFiles(boolean force) throws RefusedException {
        var now = onDutyAs(NodeRole.MASTER);
        var peer = settings.get().remoteAddress().orElseThrow(() -> new RefusedException("this node has no peer"));
        var files = now.files().orElseThrow(() -> new RefusedException("this node carries no files"));
        try {
            var record = files.run(OTHER_COPY_ENDS, force ? Deletion.FORCED : Deletion.GUARDED)
                    .orElseThrow(() -> new RefusedException("nothing may go to the slave now; see wazo-ha status"));
            var failure = record.failure();
            if (failure.isPresent()) {
                throw new RefusedException(String.join("\n", afterTheFirst(SyncReport.failed(peer, failure.get()))));
            }
            return afterTheFirst(SyncReport.done(peer, record));
        } catch (FileSyncException busy) {
            throw new RefusedException(String.valueOf(busy.getMessage()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted; the copy goes on at the next turn");
        }
    }

    /** The script itself prints the first line, before the copy begins. */
    private static List<String> afterTheFirst(SyncReport report) {
        return report.lines().subList(1, report.lines().size());
    }
}
