package wazoha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.failover.Order;
import wazoha.failover.Telephony;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.SyncReport;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.notify.Event;

/** The running node: its configuration, its duty in that role, and the orders of clients. Thread-safe. */
public final class Node implements NodeControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration OPERATOR_KEEPS = Duration.ofHours(2); // docs/contract.md, section 8
    private static final Duration START_WITHIN = Duration.ofSeconds(10); // docs/contract.md, section 8
    private static final Duration RUN_WITHIN = Duration.ofSeconds(14);

    private final Partners partners;
    private final HaConf haConf;
    private final Journal journal;
    private final DutyRoster roster;
    private final StatusPage page;
    private volatile HaSettings settings = HaSettings.DISABLED;
    private volatile @Nullable Duty duty;
    private volatile boolean leaving;

    public Node(Partners partners, String version) {
        this(partners, version, event -> {});
    }

    /** @param listener is told of each event at once, and must not block */
    public Node(Partners partners, String version, Consumer<Event> listener) {
        this.partners = partners;
        this.haConf = new HaConf(partners.paths());
        this.journal = new Journal(partners.paths(), partners.time(), listener);
        var rows = new Progress(partners.ticker());
        var files = new Progress(partners.ticker());
        this.roster = new DutyRoster(partners, journal, rows, files, () -> leaving);
        this.page = new StatusPage(version, journal, rows, files, partners.time());
    }

    /** Heals what a crash left, and goes on duty in the configured role. */
    public synchronized void start() throws IOException, BadHaConfException, RefusedException {
        haConf.heal();
        settings = haConf.read();
        goOnDuty();
        if (settings.role() == NodeRole.DISABLED
                && Files.exists(partners.paths().haConf())) {
            startTelephonyAlone(); // a reboot closed the gate
        }
    }

    private void goOnDuty() throws RefusedException {
        var peer = settings.remoteAddress();
        if (peer.isEmpty()) {
            return;
        }
        try {
            var next = settings.role() == NodeRole.MASTER ? roster.master(peer.get()) : roster.slave(peer.get());
            duty = next;
            next.start();
            journal.event(
                    "on_duty", "role %s, peer %s".formatted(settings.role().wire(), peer.get()));
        } catch (IOException | FileSyncException trouble) {
            throw new RefusedException(
                    "not on duty as %s: %s".formatted(settings.role().wire(), trouble.getMessage()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while going on duty");
        }
    }

    private void leaveRole() {
        var before = duty;
        duty = null;
        if (before != null) {
            before.leave();
        }
    }

    private void goOffDuty() {
        var before = duty;
        duty = null;
        if (before != null) {
            before.close();
        }
    }

    @Override
    public HaSettings settings() {
        return settings;
    }

    @Override
    public synchronized void configure(HaSettings wanted) throws RefusedException {
        if (wanted.equals(settings)) {
            return;
        }
        var before = settings;
        leaveRole();
        try {
            haConf.write(wanted);
            settings = wanted;
            goOnDuty();
        } catch (IOException | RefusedException trouble) {
            putBack(before);
            throw new RefusedException("%s; the configuration is as before".formatted(trouble.getMessage()));
        }
        if (wanted.role() == NodeRole.DISABLED) {
            startTelephonyAlone();
        }
        journal.event(
                "ha_edited",
                "from %s to %s".formatted(before.role().wire(), wanted.role().wire()));
    }

    private void putBack(HaSettings before) {
        settings = before;
        try {
            haConf.write(before);
            goOnDuty();
        } catch (IOException | RefusedException trouble) {
            LOG.error("{}", trouble.getMessage());
        }
    }

    /** A node without a role is a server like any other: telephony runs. */
    private void startTelephonyAlone() {
        try {
            new wazoha.host.Gate(partners.paths()).open();
            partners.telephony().start();
        } catch (IOException | wazoha.service.ServiceException trouble) {
            journal.event("telephony_not_started", String.valueOf(trouble.getMessage()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public NodeStatus status() {
        return page.of(settings, Optional.ofNullable(duty));
    }

    @Override
    public List<String> history(int count) {
        return journal.last(count);
    }

    @Override
    public void hold(Duration length, boolean evenIfNobodyServes) throws RefusedException {
        order(evenIfNobodyServes ? Order.HOLD_EVEN_IF_NOBODY_SERVES : Order.HOLD, length);
    }

    @Override
    public void release() throws RefusedException {
        order(Order.NONE, Duration.ZERO);
    }

    private Duty order(Order order, Duration length) throws RefusedException {
        var now = onDuty();
        journal.ordered(order, length);
        now.order(order, length);
        journal.event("order", order == Order.NONE ? "released" : "%s for %s".formatted(order, length));
        return now;
    }

    private Duty onDuty() throws RefusedException {
        var now = duty;
        if (now == null || now.failed()) {
            throw new RefusedException("this node has no role in a pair: configure it with PUT /1.1/ha first");
        }
        return now;
    }

    private Duty onDutyAs(NodeRole role) throws RefusedException {
        if (settings.role() != role) {
            throw new RefusedException("this node is no %s (its role: %s)"
                    .formatted(role.wire(), settings.role().wire()));
        }
        return onDuty();
    }

    @Override
    public void startServices() throws RefusedException {
        onDutyAs(NodeRole.SLAVE);
        var now = order(Order.SERVE, OPERATOR_KEEPS);
        BooleanSupplier serves =
                () -> now.latest().map(report -> report.word().serving()).orElse(false);
        if (!comesTrue(serves, START_WITHIN)) {
            order(Order.NONE, Duration.ZERO);
            throw new RefusedException("the master did not yield within 10 s; nothing was started here");
        }
    }

    @Override
    public void stopServices() throws RefusedException {
        onDutyAs(NodeRole.SLAVE);
        var now = order(Order.STOP, OPERATOR_KEEPS);
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
                pause.await(Duration.ofMillis(50));
            }
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String checkMaster(String address) throws RefusedException {
        if (settings.role() != NodeRole.SLAVE) {
            return "HA mode changed, this stack is no longer a secondary";
        }
        demandPeer(address);
        var status = status();
        return "master %s is %s; %s (rule %d: %s)"
                .formatted(address, status.peer().diagnosis(), status.phase(), status.rule(), status.why());
    }

    private PeerAddress demandPeer(String address) throws RefusedException {
        var peer = settings.remoteAddress();
        if (peer.isEmpty() || !PeerAddress.parse(address).equals(peer)) {
            throw new RefusedException("%s is not the peer of this node (%s)"
                    .formatted(address, peer.map(PeerAddress::text).orElse("it has none")));
        }
        return peer.get();
    }

    @Override
    public String replicate(String slave) throws RefusedException {
        var now = onDutyAs(NodeRole.MASTER);
        demandPeer(slave);
        var data = now.data().orElseThrow(() -> new RefusedException("this node replicates nothing"));
        var answer = data.ask();
        now.wakeWorkers();
        try {
            return answer.get(RUN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new RefusedException(String.valueOf(failed.getMessage()).replaceFirst("^[A-Za-z.]+Exception: ", ""));
        } catch (TimeoutException late) {
            throw new RefusedException("still running after 14 s; wazo-ha status shows how it ends");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted; the run goes on");
        }
    }

    @Override
    public String syncFiles() throws RefusedException {
        var now = onDutyAs(NodeRole.MASTER);
        var peer = settings.remoteAddress().orElseThrow(() -> new RefusedException("this node has no peer"));
        var files = now.files().orElseThrow(() -> new RefusedException("this node carries no files"));
        try {
            var record = files.run()
                    .orElseThrow(() -> new RefusedException("nothing may go to the slave now; see wazo-ha status"));
            return String.join("\n", record.notices());
        } catch (FileSyncException failed) {
            var lines = SyncReport.failed(peer, failed).lines();
            throw new RefusedException(String.join("\n", lines.subList(Math.min(1, lines.size() - 1), lines.size())));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted; the copy goes on at the next turn");
        }
    }

    /** Leaves duty and telephony as it is. */
    @Override
    public synchronized void close() {
        leaving = true;
        var now = duty;
        if (now != null) {
            now.wakeWorkers();
            comesTrue(() -> false, Duration.ofMillis(300)); // one more heartbeat: it says farewell
        }
        goOffDuty();
        journal.close();
    }
}
