package wazoha.daemon;

import java.time.Duration;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;

/**
 * One host of a simulated pair: power, cable, database, telephony, disk, and a daemon that lives and dies. The cycle
 * inside the daemon is the production class.
 */
final class SimNode {
    private static final long RESTARTS_AFTER = 2000;

    final NodeRole role;
    private final SimPair pair;
    // the host
    boolean power;
    boolean cable = true;
    boolean database = true;
    final SimTelephony telephony = new SimTelephony();
    final SimDisk disk;
    private int boots;
    // the daemon
    boolean frozenDaemon;
    private final SimBoard board;
    private @Nullable Cycle cycle;
    private long daemonSince;

    @Nullable
    CycleReport report;

    BiPredicate<String, Boolean> crashPoint = (step, before) -> false;

    SimNode(NodeRole role, SimPair pair) {
        this.role = role;
        this.pair = pair;
        this.disk = new SimDisk(this, pair);
        this.board = new SimBoard(this, pair);
    }

    SimNode peer() {
        return role == NodeRole.MASTER ? pair.slave : pair.master;
    }

    void powerOn() {
        if (!power) {
            power = true;
            boots++;
            database = true;
            startDaemon();
        }
    }

    void powerOff() {
        power = false;
        if (role == NodeRole.SLAVE) {
            pair.verbs.reboot();
        }
        stopDatabase();
        telephony.end();
        killDaemon();
    }

    /** Another machine in its place: nothing is on its disk. */
    void replace(boolean running) {
        powerOff();
        disk.memory = null;
        power = true;
        boots++;
        database = true;
        telephony.runs = running;
        startDaemon();
    }

    void stopDatabase() {
        database = false;
        if (role == NodeRole.SLAVE) {
            pair.letterbox.guardOpen = false;
        }
    }

    void killDaemon() {
        cycle = null;
        report = null;
        board.fallSilent();
        frozenDaemon = false;
        telephony.forgetStart();
    }

    void startDaemon() {
        if (!power || cycle != null) {
            return;
        }
        var kept = disk.memory;
        boolean same = kept != null && kept.bootId().equals(bootId());
        Phase old = kept == null ? Phase.of(role).get(0) : kept.phase();
        boolean wasHolder = old == Phase.SERVING || old == Phase.TAKING_OVER || old == Phase.HANDING_BACK;
        var before =
                kept == null ? new Remembered(old, Epoch.NONE, false, false, false, false, "", 0, Order.NONE) : kept;
        var memory = Starting.memory(role, before, bootId(), telephony.runs);
        board.wipe();
        daemonSince = pair.now();
        cycle = new Cycle(
                role, pair.ticker, mind(same, wasHolder), board, board, disk, memory, SimPair.LIMITS.retrySick());
    }

    private Mind mind(boolean sameBoot, boolean wasHolder) {
        var limits = new Thresholds(SimPair.LIMITS, true);
        var wait = Starting.bootWait(SimPair.LIMITS, sameBoot, wasHolder);
        return role == NodeRole.MASTER
                ? new MasterMind(limits, pair.masterTable, sameBoot, Duration.ZERO)
                : new SlaveMind(limits, Duration.ofSeconds(5), pair.slaveTable, wait, Duration.ZERO);
    }

    String bootId() {
        return role + "-" + boots;
    }

    boolean daemonLives() {
        return power && cycle != null && !frozenDaemon;
    }

    long daemonSince() {
        return daemonSince;
    }

    boolean answers() {
        return power && telephony.answers();
    }

    /** Whether its daemon says 503 in the place of telephony. */
    boolean isClosed() {
        return board.isClosed();
    }

    void order(Order order) {
        if (cycle != null && daemonLives()) {
            cycle.order(order);
        }
    }

    @Nullable
    Phase phase() {
        return disk.phase();
    }

    Order order() {
        return disk.order();
    }

    /** One step of 250 ms of the whole host. */
    void step() {
        telephony.crashIfBroken();
        if (!daemonLives()) {
            return;
        }
        board.work();
        for (int turns = 0; turns < 3 && cycle != null; turns++) {
            try {
                var turn = cycle.run();
                report = turn;
                pair.manners.decided(this, turn);
                if (!turn.phaseChanged()) {
                    return;
                }
            } catch (SimCrash crash) {
                killDaemon();
                pair.later(RESTARTS_AFTER, this::startDaemon);
                return;
            }
        }
    }

    /** A step of the daemon, which may be killed right before it or right after it. */
    void at(String step, Runnable deed) {
        if (crashPoint.test(step, true)) {
            throw new SimCrash();
        }
        deed.run();
        if (crashPoint.test(step, false)) {
            throw new SimCrash();
        }
    }

    /** The daemon is killed here and now. */
    private static final class SimCrash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
