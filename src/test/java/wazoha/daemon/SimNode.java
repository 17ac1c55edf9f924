package wazoha.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import wazoha.failover.Action;
import wazoha.failover.DataStep;
import wazoha.failover.Decision;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.failover.SlaveSight;
import wazoha.failover.Telephony;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;
import wazoha.probe.ProbeResult;

/**
 * One host of a simulated pair: power, database, telephony and daemon, and the workers' part of the daemon. The cycle
 * inside is the production class.
 */
final class SimNode implements Senses, Hands, Notebook {
    private static final long PROBE_EVERY = 1000;
    private static final long TELL_EVERY = 500;

    final NodeRole role;
    private final SimPair pair;
    // the host
    boolean power;
    boolean cable = true;
    boolean database = true;
    boolean broken;
    boolean ill;
    boolean unclear;
    boolean frozenTelephony;
    boolean telephony;
    private int boots;
    /** When its phase began. */
    long enteredAt;
    // the daemon
    boolean frozenDaemon;
    private @Nullable Cycle cycle;
    private long daemonSince;
    private @Nullable Boolean wanted;
    private long startsAt = -1;
    private long nextProbe;
    private long nextTell;
    private long nextData;
    private @Nullable Word word;
    private boolean handedBack;
    private boolean fetched;
    private boolean farewell;
    private Letter letter = Letter.NONE;
    private final List<ProbeResult> peerSip = new ArrayList<>();
    private final List<ProbeResult> peerHost = new ArrayList<>();
    private final List<ProbeResult> ownSip = new ArrayList<>();
    private final List<ClaimResult> claims = new ArrayList<>();

    @Nullable
    CycleReport report;
    // the disk
    @Nullable
    Remembered disk;

    int lastRule;
    BiPredicate<String, Boolean> crashPoint = (step, before) -> false;

    SimNode(NodeRole role, SimPair pair) {
        this.role = role;
        this.pair = pair;
    }

    private SimNode peer() {
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
        stopDatabase();
        telephony = false;
        frozenTelephony = false;
        killDaemon();
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
        word = null;
        frozenDaemon = false;
        startsAt = -1;
    }

    void startDaemon() {
        if (!power || cycle != null) {
            return;
        }
        boolean same = disk != null && disk.bootId().equals(bootId());
        Phase old = disk == null ? Phase.of(role).get(0) : disk.phase();
        boolean wasHolder = old == Phase.SERVING || old == Phase.TAKING_OVER || old == Phase.HANDING_BACK;
        var memory = disk == null
                ? new Remembered(old, Epoch.NONE, false, false, false, false, bootId(), 0, Order.NONE)
                : disk;
        memory = Starting.memory(role, memory, bootId(), telephony);
        wanted = null;
        handedBack = false;
        fetched = false;
        letter = Letter.NONE;
        List.of(peerSip, peerHost, ownSip).forEach(List::clear);
        claims.clear();
        daemonSince = pair.now();
        nextProbe = pair.now();
        nextTell = pair.now();
        cycle = new Cycle(
                role, pair.ticker, mind(same, wasHolder), this, this, this, memory, SimPair.LIMITS.retrySick());
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
        return power && telephony && !frozenTelephony && !ill;
    }

    void order(Order order) {
        if (cycle != null && daemonLives()) {
            cycle.order(order);
        }
    }

    @Nullable
    Phase phase() {
        return disk == null ? null : disk.phase();
    }

    Order order() {
        return disk == null ? Order.NONE : disk.order();
    }

    /** One step of 250 ms of the whole host. */
    void step() {
        if (broken && telephony) {
            telephony = false;
        }
        if (!daemonLives()) {
            return;
        }
        work();
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
                pair.later(2000, this::startDaemon);
                return;
            }
        }
    }

    private void work() {
        long now = pair.now();
        if (now >= nextProbe) {
            nextProbe = now + PROBE_EVERY;
            probe();
        }
        if (now >= nextTell && word != null) {
            nextTell = now + TELL_EVERY;
            exchange();
        }
        driveTelephony(now);
        if (role == NodeRole.MASTER && now >= nextData && word != null) {
            nextData = now + 2000;
            data();
        }
    }

    private void probe() {
        boolean reach = pair.reach() && !pair.dropsPacket();
        var lost = new ProbeResult.TimedOut(Duration.ofMillis(700));
        var sip = reach && (peer().answers() || peer().looksWell())
                ? new ProbeResult.Answered(true, Duration.ofMillis(1))
                : reach && peer().daemonLives() && peer().isClosed()
                        ? new ProbeResult.Answered(false, Duration.ofMillis(1))
                        : lost;
        peerSip.add(sip);
        peerHost.add(reach ? new ProbeResult.Answered(true, Duration.ofMillis(1)) : lost);
        ownSip.add(answers() ? new ProbeResult.Answered(true, Duration.ofMillis(1)) : lost);
    }

    /** Answers probes from afar, and serves nobody: only its own host can tell. */
    private boolean looksWell() {
        return telephony && ill && !frozenTelephony;
    }

    /** While telephony is not wanted, the daemon answers SIP with our own 503. */
    private boolean isClosed() {
        return Boolean.FALSE.equals(wanted) && !telephony;
    }

    private void exchange() {
        boolean reachable = role == NodeRole.SLAVE ? database : pair.reach() && peer().database;
        if (!reachable || word == null) {
            letter = letter.unreadable();
            return;
        }
        if (role == NodeRole.SLAVE) {
            boolean behind = disk != null
                    && disk.epoch().compareTo(pair.letterbox.state().epoch()) > 0;
            pair.letterbox.guardOpen |= !behind;
            pair.letterbox.tellSlave(word, handedBack && word.phase() == Phase.HANDING_BACK);
        } else {
            pair.letterbox.tellMaster(word, bootId(), farewell);
        }
        letter = new Letter(true, pair.letterbox.state(), pair.letterbox.heartbeat());
    }

    private void driveTelephony(long now) {
        if (wanted == null) {
            return;
        }
        if (!wanted) {
            telephony = false;
            frozenTelephony = false;
            startsAt = -1;
        } else if (!telephony && !broken) {
            startsAt = startsAt < 0 ? now + 1000 : startsAt;
            if (now >= startsAt) {
                telephony = true;
                startsAt = -1;
            }
        }
    }

    private void data() {
        if (report == null || disk == null) {
            return;
        }
        var sight = SlaveSight.valueOf(report.peer().diagnosis());
        boolean reachable = pair.reach() && peer().database;
        boolean claimed = disk.claimed();
        var state = letter.state();
        var step = DataStep.of(disk.phase(), sight, reachable && letter.readable(), claimed, state.dirty());
        switch (step) {
            case NOTHING -> {}
            case REPLICATE -> pair.replicate(disk.epoch());
            case FETCH -> fetched = pair.fetch(false);
            case FETCH_LAST -> fetched = pair.fetch(true);
        }
    }

    // Senses

    @Override
    public Sensed look() {
        var references = cable ? Sensed.References.SOME_ANSWER : Sensed.References.NONE_ANSWERS;
        var state = telephony ? Telephony.RUNNING : broken ? Telephony.FAILED : Telephony.STOPPED;
        if (broken && Boolean.FALSE.equals(wanted)) {
            state = Telephony.STOPPED;
        }
        if (unclear) {
            state = Telephony.UNKNOWN;
        }
        var sensed = new Sensed(
                List.copyOf(peerSip),
                List.copyOf(peerHost),
                List.copyOf(ownSip),
                references,
                state,
                !broken,
                pair.callsGoOn,
                letter,
                List.copyOf(claims),
                handedBack,
                fetched);
        peerSip.clear();
        peerHost.clear();
        ownSip.clear();
        claims.clear();
        return sensed;
    }

    // Hands

    @Override
    public void wantTelephony(boolean running) {
        at(running ? "START" : "STOP", () -> wanted = running);
    }

    @Override
    public void claim(Epoch expected, Epoch next, boolean withBase) {
        at("CLAIM", () -> {
            boolean reachable = role == NodeRole.SLAVE ? database : pair.reach() && peer().database;
            var kind = !reachable
                    ? ClaimResult.Kind.FAILED
                    : (role == NodeRole.SLAVE
                                    ? pair.letterbox.claimSlave(expected, next)
                                    : pair.letterbox.claimMaster(expected, next))
                            ? ClaimResult.Kind.WON
                            : ClaimResult.Kind.LOST;
            claims.add(new ClaimResult(kind, next));
            exchange();
        });
    }

    @Override
    public void takeBase(Epoch epoch) {
        at("BASE", pair::takeBase);
    }

    @Override
    public void handBack() {
        at("HAND_BACK", () -> {
            if (database) {
                pair.letterbox.handBack();
                handedBack = true;
            }
        });
    }

    @Override
    public void tell(Word next) {
        if (next.phase() != Phase.HANDING_BACK) {
            handedBack = false;
        }
        if (role == NodeRole.MASTER && next.phase() != Phase.RETURNING) {
            fetched = false;
        }
        word = next;
    }

    @Override
    public void announce(String event, String why) {
        at(event, () -> pair.manners.announced(event));
    }

    // Notebook

    @Override
    public void save(Remembered remembered) {
        at("SAVE " + remembered.phase(), () -> {
            pair.invariants.saved(this, disk, remembered);
            enteredAt = disk == null || disk.phase() != remembered.phase() ? pair.now() : enteredAt;
            disk = remembered;
        });
    }

    @Override
    public void decided(Phase before, Decision decision, Remembered now, String observed) {
        lastRule = decision.rule();
        pair.rulesSeen.add(decision.rule());
        if (pair.trace) {
            System.out.printf(
                    "%8.2f %s %s -> %s rule %d (%s) epoch %s claimed %s letter %s%n",
                    pair.now() / 1000.0,
                    role,
                    before,
                    decision.next(),
                    decision.rule(),
                    observed,
                    now.epoch(),
                    now.claimed(),
                    pair.letterbox.state());
        }
        for (Action action : decision.actions()) {
            pair.actionsSeen.add(decision.rule() + " " + action);
        }
    }

    private void at(String step, Runnable deed) {
        if (crashPoint.test(step, true)) {
            throw new SimCrash();
        }
        deed.run();
        if (crashPoint.test(step, false)) {
            throw new SimCrash();
        }
    }

    /** The daemon is killed here and now. */
    static final class SimCrash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
