package wazoha;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import wazoha.daemon.Node;
import wazoha.daemon.NodeStatus;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.filesync.FileBase;
import wazoha.filesync.FileSyncException;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.host.HaConfEffect;
import wazoha.journal.PhaseFile;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;
import wazoha.probe.SipUnavailable;
import wazoha.service.Telephony;

/**
 * What a daemon would do now, done by a script on a slave: the daemon's own node with probes of its own, for as long as
 * its decision and the deed take. Telephony stays as the node left it, and its memory is the daemon's. The caller holds
 * the daemon's lock.
 */
final class OneCycle {
    /** More than the minute after which a node serves because nobody does, and than a hold-down. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(75);
    /** Until something is known of the master: three lost probes, thrice that long without the letterbox. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(12);
    /** After a takeover the base is read while telephony runs. */
    private static final Duration BASE_TAKES = Duration.ofSeconds(10);

    private static final Duration PORT_FREE_WITHIN = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Polls in a row. */
    private static final int STAND_STILL = 3;

    private final Partners partners;
    private final String version;

    OneCycle(Partners partners, String version) {
        this.partners = partners;
        this.version = version;
    }

    /** @return what was seen and done, in one line */
    String check(String master) throws RefusedException, InterruptedException {
        var before = epoch();
        try (var node = onDuty()) {
            node.checkMaster(master); // refuses another address than the peer's before anything is decided
            boolean rests = comes(node, LONGEST_LOOK, Rest::in);
            settle(node, before);
            String line = node.checkMaster(master);
            return rests ? line : line + "; not at rest after %d s".formatted(LONGEST_LOOK.toSeconds());
        }
    }

    /** @throws RefusedException if this node did not serve within 10 s of knowing its master */
    void start() throws RefusedException, InterruptedException {
        var before = epoch();
        try (var node = onDuty()) {
            comes(node, FIRST_LOOK, status -> !status.peer().diagnosis().equals("UNKNOWN"));
            node.startServices();
            settle(node, before);
        }
    }

    void stop() throws RefusedException, InterruptedException {
        demandSlave();
        Node duty;
        try {
            duty = onDuty();
        } catch (RefusedException noDuty) {
            new LastResort(partners).stop(noDuty);
            return;
        }
        try (duty) {
            duty.stopServices();
        }
    }

    private Epoch epoch() {
        return new PhaseFile(partners.paths())
                .load()
                .record()
                .map(record -> record.epoch())
                .orElse(Epoch.NONE);
    }

    /** A takeover is not over before its base is on disk. */
    private void settle(Node node, Epoch before) throws InterruptedException {
        var status = node.status();
        if (status.claimed() && status.epoch() > before.number()) {
            comes(node, BASE_TAKES, later -> isBaseTaken());
        }
    }

    /** The manifest of files is the last part of a base. */
    private boolean isBaseTaken() {
        try {
            var files = new FileBase(partners.paths(), partners.scripts().resolve("wazo-ha-verb"));
            return files.current().isPresent();
        } catch (FileSyncException unreadable) {
            return false;
        }
    }

    private void demandSlave() throws RefusedException {
        try {
            var role = new HaConf(partners.paths()).read().role();
            if (role != NodeRole.SLAVE) {
                throw new RefusedException("this node is no slave (its role: %s)".formatted(role.wire()));
            }
        } catch (IOException | BadHaConfException unreadable) {
            throw new RefusedException(String.valueOf(unreadable.getMessage()));
        }
    }

    private Node onDuty() throws RefusedException, InterruptedException {
        demandSlave();
        awaitFreePort();
        try {
            return started(new Node(partners, version, event -> {}, List.of(new HaConfEffect(partners.paths()))));
        } catch (IOException | BadHaConfException unreadable) {
            throw new RefusedException(String.valueOf(unreadable.getMessage()));
        }
    }

    private static Node started(Node node) throws IOException, BadHaConfException, RefusedException {
        boolean started = false;
        try {
            node.start();
            started = true;
            return node;
        } finally {
            if (!started) {
                node.close();
            }
        }
    }

    /** A daemon that was just killed held the SIP port while telephony was off. */
    private void awaitFreePort() throws InterruptedException {
        if (partners.telephony().state() != Telephony.State.STOPPED) {
            return;
        }
        var end = partners.ticker().now().plus(PORT_FREE_WITHIN);
        try (var port = new SipUnavailable(partners.ownSip(), partners.ticker())) {
            while (!port.tryOpen() && partners.ticker().now().compareTo(end) < 0) {
                pause();
            }
        }
    }

    /** Whether it was true some times in a row before the time was over. */
    private boolean comes(Node node, Duration patience, Predicate<NodeStatus> wished) throws InterruptedException {
        var end = partners.ticker().now().plus(patience);
        int still = 0;
        while (still < STAND_STILL && partners.ticker().now().compareTo(end) < 0) {
            still = wished.test(node.status()) ? still + 1 : 0;
            pause();
        }
        return still == STAND_STILL;
    }

    private static void pause() throws InterruptedException {
        if (new CountDownLatch(1).await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }
}
