package wazoha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wazoha.apply.ChangeException;
import wazoha.apply.Changes;
import wazoha.apply.Worker;
import wazoha.failover.Order;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.notify.Event;

/** The running node: its configuration, its duty in that role, and the orders of clients. Thread-safe. */
public final class Node implements NodeControl, AutoCloseable {
    private static final Duration RETRY_EVERY = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofMillis(300); // one more heartbeat: it says farewell

    private final Partners partners;
    private final HaConf haConf;
    private final Journal journal;
    private final CurrentDuty duty;
    private final Concerns concerns;
    private final StatusPage page;
    private final Changes changes;
    private final Orders orders;
    private final ReplicationDesk replication;
    private final StandaloneTelephony alone;
    private final Loop retries;
    private volatile HaSettings settings = HaSettings.DISABLED;
    private volatile boolean started;
    private volatile boolean leaving;

    /**
     * @param listener is told of each event at once, and must not block
     * @param effects of a change of configuration, in the order of their application; one of them stores it
     */
    public Node(Partners partners, String version, Consumer<Event> listener, List<Effect> effects) {
        this.partners = partners;
        this.haConf = new HaConf(partners.paths());
        this.journal = new Journal(partners.paths(), partners.time(), listener);
        var rows = new Progress(partners.ticker());
        var files = new Progress(partners.ticker());
        var book = new RunBook(
                partners.config().replication().databases(), partners.ticker(), partners.time(), journal::ran);
        this.concerns = new Concerns(journal::event);
        var roster = new DutyRoster(partners, journal, rows, files, book, concerns, () -> leaving);
        this.duty = new CurrentDuty(roster, journal, () -> leaving);
        this.page = new StatusPage(version, journal, concerns, rows, files, partners.time());
        this.alone = new StandaloneTelephony(partners, () -> settings);
        var all = new ArrayList<>(effects);
        all.add(alone);
        this.changes = new Changes(partners.paths(), all, partners.ticker(), journal::event, this::isStored);
        this.orders = new Orders(partners, journal, () -> settings, duty::now);
        this.replication = new ReplicationDesk(partners, orders, () -> settings, duty::now, book, rows);
        this.retries = new Loop("pending", RETRY_EVERY, partners.ticker(), changes::retry);
    }

    private boolean isStored(HaSettings wanted) {
        try {
            return haConf.read().equals(wanted);
        } catch (IOException | BadHaConfException unreadable) {
            return false;
        }
    }

    /** Settles and heals what a crash left, and goes on duty in the configured role. */
    public void start() throws IOException, BadHaConfException, RefusedException {
        changes.resume();
        haConf.heal();
        settings = haConf.read();
        boolean booted = new LastBoot(partners, journal).isOver();
        if (settings.role() != NodeRole.DISABLED) {
            try {
                duty.begin(settings);
            } catch (EffectException trouble) {
                throw new RefusedException(String.valueOf(trouble.getMessage()));
            }
        } else if ((booted || Files.exists(partners.paths().haConf())) && !alone.isAllowed()) {
            changes.renew(StandaloneTelephony.NAME, settings); // a reboot has closed the gate
        }
        retries.start();
        started = true;
    }

    @Override
    public HaSettings settings() {
        return settings;
    }

    @Override
    public List<String> configure(HaSettings wanted) throws RefusedException {
        demandStarted();
        var shift = new Shift();
        try {
            var done = changes.make(wanted, shift);
            return shift.told(wanted, done);
        } catch (ChangeException refused) {
            throw new RefusedException(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public List<String> plan(HaSettings wanted) throws RefusedException {
        demandStarted();
        try {
            return changes.plan(wanted);
        } catch (ChangeException refused) {
            throw new RefusedException(String.valueOf(refused.getMessage()));
        }
    }

    private void demandStarted() throws RefusedException {
        if (!started) {
            throw new RefusedException("the daemon is starting, and nothing was changed: try again");
        }
    }

    /** One change of the configuration, as the node on duty lives through it. Used by one thread. */
    private final class Shift implements Worker {
        private @Nullable HaSettings from;
        private boolean peerAnswered;
        private boolean gateWasOpen;

        @Override
        public HaSettings settings() {
            return settings;
        }

        @Override
        public void rest() {
            if (from == null) {
                from = settings;
                long limit = partners.config().failover().silence().toMillis();
                peerAnswered = duty.now().filter(now -> now.peerAnswered(limit)).isPresent();
                gateWasOpen = alone.isAllowed();
            }
            duty.leaveRole();
        }

        @Override
        public void work(HaSettings now) throws EffectException {
            settings = now;
            if (now.role() != NodeRole.DISABLED) {
                if (duty.now().isEmpty()) {
                    duty.begin(now);
                }
            } else if (now.equals(from) && gateWasOpen && !alone.isAllowed()) {
                changes.renew(StandaloneTelephony.NAME, now); // a role that was tried has closed it
            }
        }

        /** Tells history what was done, and returns what people have to know of it. */
        List<String> told(HaSettings now, List<String> done) {
            var before = from;
            if (before == null) {
                if (!done.isEmpty()) {
                    journal.event("ha_repaired", String.join("; ", done));
                }
                return List.of();
            }
            journal.event(
                    "ha_edited",
                    "from %s to %s".formatted(before.role().wire(), now.role().wire()));
            if (before.role() != NodeRole.SLAVE || now.role() != NodeRole.DISABLED || !peerAnswered) {
                return List.of();
            }
            String warning = "the former master %s still answers: two independent servers now run"
                    .formatted(before.remoteAddress().map(PeerAddress::text).orElse(""));
            journal.event("two_servers", warning);
            return List.of(warning);
        }
    }

    /** Tells history, and whoever is configured, of something that happened outside of the cycle. */
    public void announce(String event, String what) {
        journal.event(event, what);
    }

    /** What is wrong with a subject now, in place of before: shown by the status, and told to history once. */
    public void warn(String subject, List<String> now) {
        concerns.set(subject, now);
    }

    @Override
    public NodeStatus status() {
        return page.of(settings, duty.now(), changes.pending());
    }

    @Override
    public List<String> history(int count) {
        return journal.last(count);
    }

    @Override
    public void hold(Duration length, boolean evenIfNobodyServes) throws RefusedException {
        orders.give(evenIfNobodyServes ? Order.HOLD_EVEN_IF_NOBODY_SERVES : Order.HOLD, length);
    }

    @Override
    public void release() throws RefusedException {
        orders.give(Order.NONE, Duration.ZERO);
    }

    @Override
    public void startServices() throws RefusedException {
        orders.startServices();
    }

    @Override
    public void stopServices() throws RefusedException {
        orders.stopServices();
    }

    @Override
    public String checkMaster(String address) throws RefusedException {
        return orders.checkMaster(address, this::status);
    }

    @Override
    public String replicate(String slave, boolean force) throws RefusedException {
        return orders.replicate(slave, force);
    }

    @Override
    public ReplicationControl replication() {
        return replication;
    }

    @Override
    public List<String> syncFiles(boolean force) throws RefusedException {
        return orders.syncFiles(force);
    }

    @Override
    public String adopt(NodeRole from) throws RefusedException {
        return orders.adopt(from);
    }

    private static void pause() {
        try {
            new Signal().await(FAREWELL);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves duty and telephony as it is. */
    @Override
    public void close() {
        leaving = true;
        duty.now().ifPresent(now -> {
            now.wakeWorkers();
            pause();
        });
        retries.close();
        duty.end();
        journal.close();
    }
}
