package wazoha.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import wazoha.config.NodeConfig;
import wazoha.failover.Kinship;
import wazoha.failover.MasterFacts;
import wazoha.failover.RuleTable;
import wazoha.failover.SlaveFacts;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;
import wazoha.node.Ticker;

/** Two simulated hosts, the network between them and the data they keep, on one thread and in virtual time. */
final class SimPair {
    static final long STEP = 250;
    static final NodeConfig.Failover LIMITS = new NodeConfig.Failover(
            Duration.ofMillis(250),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(6),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15),
            Duration.ofMinutes(2),
            Duration.ofSeconds(30));

    final RuleTable<SlaveFacts> slaveTable;
    final RuleTable<MasterFacts> masterTable;
    final Random random;
    final Ticker ticker = () -> Duration.ofMillis(now());
    final SimLetterbox letterbox = new SimLetterbox();
    final SimNode master = new SimNode(NodeRole.MASTER, this);
    final SimNode slave = new SimNode(NodeRole.SLAVE, this);
    final SimInvariants invariants = new SimInvariants(this);
    final SimManners manners = new SimManners(this);
    final TreeSet<Integer> rulesSeen = new TreeSet<>();
    final TreeSet<String> actionsSeen = new TreeSet<>();
    private final TreeMap<Long, List<Runnable>> calendar = new TreeMap<>();
    long cableCutAt = -60_000;
    boolean link = true;
    /** Whether the master's way to the slave's database, and to its sshd, is open. */
    boolean databasePort = true;

    boolean sshPort = true;
    final SimVerbs verbs = new SimVerbs();
    long beats;
    boolean lossy;
    boolean callsGoOn;
    boolean usersPause;
    boolean trace;
    private long time;
    // data: numbers of changes
    private int masterChanges;
    private int slaveCopy;
    private int collected;
    private int fetchedChanges;
    private boolean base;
    private boolean blind;
    /** The master's disk was lost or restored, and nobody has decided yet whose data are right. */
    boolean foreign;
    /** An operator looks and decides by wazo-ha adopt. */
    boolean operatorAdopts;

    SimPair(long seed, RuleTable<SlaveFacts> slaveTable, RuleTable<MasterFacts> masterTable) {
        this.random = new Random(seed);
        this.slaveTable = slaveTable;
        this.masterTable = masterTable;
    }

    long now() {
        return time;
    }

    boolean reach() {
        return master.power && slave.power && master.cable && slave.cable && link;
    }

    /** Whether the master can tell its slave anything, and hear it. */
    boolean talks() {
        return reach() && ((databasePort && slave.database) || sshPort);
    }

    boolean dropsPacket() {
        return lossy && random.nextInt(10) == 0;
    }

    void later(long millis, Runnable deed) {
        calendar.computeIfAbsent(time + millis, when -> new ArrayList<>()).add(deed);
    }

    void run(long millis) {
        long end = time + millis;
        while (time < end) {
            time += STEP;
            while (!calendar.isEmpty() && calendar.firstKey() <= time) {
                calendar.pollFirstEntry().getValue().forEach(Runnable::run);
            }
            users();
            adopt();
            boolean masterFirst = random.nextBoolean();
            (masterFirst ? master : slave).step();
            (masterFirst ? slave : master).step();
            invariants.check();
            manners.check();
        }
    }

    private void users() {
        if (!usersPause && random.nextInt(8) == 0) {
            if (master.answers()) {
                masterChanges++;
            }
            if (slave.answers()) {
                collected++;
            }
        }
    }

    void replicate(Epoch claimed) {
        if (letterbox.admits(claimed)) {
            invariants.overwriting(collected - fetchedChanges);
            slaveCopy = masterChanges;
            letterbox.prove();
        }
    }

    Kinship kinship() {
        return foreign ? Kinship.STRANGERS : Kinship.SAME;
    }

    /** The master comes with an empty disk; its telephony may run already. */
    void replaceMaster(boolean running) {
        masterChanges = 0;
        foreign = letterbox.state().proven();
        master.replace(running);
    }

    /** From a slave that serves; or from the master, once what the slave collected is kept. */
    private void adopt() {
        if (!operatorAdopts || !foreign || !reach()) {
            return;
        }
        if (!master.answers() && slave.answers()) {
            masterChanges = slaveCopy;
            foreign = false;
        } else if (master.answers() && letterbox.claimedByMaster()) {
            fetch(letterbox.state().dirty());
            foreign = letterbox.state().dirty();
        }
    }

    void takeBase() {
        base |= slave.database;
        blind |= !slave.database;
    }

    /** A base can be missing only if the database was away at the takeover; then all that differs is fetched. */
    boolean fetch(boolean last) {
        invariants.fetching(base || blind, collected - fetchedChanges);
        fetchedChanges = collected;
        if (last && letterbox.clearDirty()) {
            base = false;
            blind = false;
        }
        return true;
    }

    boolean equal() {
        return slaveCopy == masterChanges && collected == fetchedChanges;
    }

    /** Everything works, nobody orders anything: what must come to rest does. */
    void heal() {
        calendar.clear(); // no trouble that was still to come
        operatorAdopts = true;
        link = true;
        databasePort = true;
        sshPort = true;
        lossy = false;
        callsGoOn = false;
        for (var node : List.of(master, slave)) {
            node.cable = true;
            node.telephony.broken = false;
            node.telephony.unclear = false;
            node.telephony.ill = false;
            node.telephony.frozen = false;
            node.frozenDaemon = false;
            node.powerOn();
            node.database = true;
            node.startDaemon();
            node.order(wazoha.failover.Order.NONE);
        }
    }

    @Override
    public String toString() {
        return "t=%.2f s, master %s telephony %s rule %d, slave %s telephony %s rule %d, row %s, reach %s"
                .formatted(
                        time / 1000.0,
                        master.phase(),
                        master.answers(),
                        master.disk.lastRule,
                        slave.phase(),
                        slave.answers(),
                        slave.disk.lastRule,
                        letterbox.state(),
                        reach());
    }
}
