package wazoha.daemon;

import java.util.List;
import java.util.Random;
import wazoha.failover.Order;

/** What fate does to a simulated pair, drawn from the pair's seed. */
final class SimFaults {
    private final SimPair pair;
    private final Random random;

    SimFaults(SimPair pair) {
        this.pair = pair;
        this.random = pair.random;
    }

    /** A random story: the pair comes up, things break and are mended, then all is healed and must come to rest. */
    void story() {
        pair.later(0, pair.master::powerOn);
        pair.later(random.nextInt(30_000), pair.slave::powerOn);
        pair.run(20_000 + random.nextInt(100_000));
        int troubles = 1 + random.nextInt(5);
        for (int i = 0; i < troubles; i++) {
            trouble();
            pair.run(random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(25_000));
        }
        pair.run(random.nextInt(4) == 0 ? 130_000 : 20_000);
        pair.heal();
        comeToRest();
    }

    /** Users pause at the end, so that the last change has time to travel. */
    private void comeToRest() {
        int tries = 0;
        do {
            pair.run(10_000);
        } while (!pair.invariants.rests() && ++tries < 33);
        pair.usersPause = true;
        pair.run(10_000);
        pair.invariants.atRest();
    }

    private void trouble() {
        var node = random.nextBoolean() ? pair.master : pair.slave;
        long length = random.nextInt(3) == 0 ? random.nextInt(120_000) : 500 + random.nextInt(20_000);
        int fault = random.nextInt(30);
        if (pair.trace) {
            System.out.printf("%8.2f fault %d at %s for %d ms%n", pair.now() / 1000.0, fault, node.role, length);
        }
        switch (fault) {
            case 0, 1 -> {
                node.powerOff();
                pair.later(length, node::powerOn);
            }
            case 2 -> {
                pair.cableCutAt = pair.now();
                node.cable = false;
                pair.later(length, () -> node.cable = true);
            }
            case 3 -> {
                pair.link = false;
                pair.later(length, () -> pair.link = true);
            }
            case 4 -> {
                node.killDaemon();
                pair.later(length, node::startDaemon);
            }
            case 5 -> {
                node.frozenDaemon = true;
                pair.later(length, () -> node.frozenDaemon = false);
            }
            case 6 -> node.telephony.runs = false;
            case 7 -> {
                node.telephony.broken = true;
                pair.later(length, () -> node.telephony.broken = false);
            }
            case 8 -> {
                node.telephony.frozen = node.telephony.runs;
                pair.later(length, () -> node.telephony.frozen = false);
            }
            case 9 -> {
                node.stopDatabase();
                pair.later(length, () -> node.database |= node.power);
            }
            case 10 -> {
                pair.lossy = true;
                pair.later(length, () -> pair.lossy = false);
            }
            case 11 -> {
                var orders = List.of(Order.HOLD, Order.HOLD_EVEN_IF_NOBODY_SERVES);
                var order = node == pair.slave && random.nextBoolean()
                        ? (random.nextBoolean() ? Order.SERVE : Order.STOP)
                        : orders.get(random.nextInt(2));
                node.order(order);
                pair.later(length, () -> node.order(Order.NONE));
            }
            case 12 -> {
                pair.callsGoOn = true;
                pair.later(length, () -> pair.callsGoOn = false);
            }
            case 13 -> {
                node.telephony.ill = true;
                pair.later(length, () -> node.telephony.ill = false);
            }
            default -> compound(fault);
        }
    }

    /** Troubles that seldom come together by chance, and that single rules are for. */
    private void compound(int fault) {
        var master = pair.master;
        var slave = pair.slave;
        switch (fault) {
            case 29 -> { // a sick master has yielded, an operator silences it, and the slave goes away
                master.telephony.broken = true;
                pair.later(100_000, () -> master.telephony.broken = false);
                pair.later(25_000 + random.nextInt(10_000), () -> master.order(Order.HOLD_EVEN_IF_NOBODY_SERVES));
                pair.later(40_000, () -> off(slave, 60_000));
                pair.later(110_000, () -> master.order(Order.NONE));
            }
            case 25, 26, 27, 28 -> closedPorts(fault);
            case 14 -> { // a held slave, and a master that stays away
                slave.order(Order.HOLD);
                off(master, 100_000);
                pair.later(100_000, () -> slave.order(Order.NONE));
            }
            case 15 -> { // the master's daemon and telephony die, its host lives
                master.killDaemon();
                master.telephony.frozen = master.telephony.runs;
                pair.later(40_000, () -> master.telephony.frozen = false);
                pair.later(40_000, master::startDaemon);
            }
            case 16 -> { // an operator stops a slave that is taking over
                off(master, 60_000);
                pair.later(3000 + random.nextInt(3000), () -> slave.order(Order.STOP));
                pair.later(30_000, () -> slave.order(Order.NONE));
            }
            case 17 -> { // the link comes back while a slave without its database takes over
                slave.stopDatabase();
                pair.link = false;
                pair.later(9500 + random.nextInt(5000), () -> pair.link = true);
                pair.later(40_000, () -> slave.database |= slave.power);
            }
            case 18 -> { // the slave's telephony or host dies while the master returns
                off(master, 20_000);
                if (random.nextBoolean()) {
                    pair.later(24_000, () -> slave.telephony.broken = true);
                    pair.later(140_000, () -> slave.telephony.broken = false);
                } else {
                    pair.later(22_000 + random.nextInt(4000), () -> off(slave, 100_000));
                    if (random.nextBoolean()) { // and the master was told to be silent whatever comes
                        pair.later(21_500, () -> master.order(Order.HOLD_EVEN_IF_NOBODY_SERVES));
                    }
                }
            }
            case 19 -> { // an operator moves service to the slave, which then goes away or is stopped
                slave.order(Order.SERVE);
                if (random.nextBoolean()) {
                    pair.later(1000 + random.nextInt(8000), () -> off(slave, 100_000));
                } else {
                    pair.later(1000 + random.nextInt(5000), () -> slave.order(Order.STOP));
                }
                pair.later(60_000, () -> slave.order(Order.NONE));
            }
            case 20 -> { // a master boots alone, or silenced
                if (random.nextBoolean()) {
                    master.order(Order.HOLD_EVEN_IF_NOBODY_SERVES);
                    pair.later(60_000, () -> master.order(Order.NONE));
                }
                off(slave, random.nextBoolean() ? 130_000 : 1000);
                off(master, 5000);
            }
            case 21 -> { // a slave cannot find out whether its telephony has stopped, and the master goes away again
                off(master, 10_000);
                pair.later(12_000, () -> slave.telephony.unclear = true);
                pair.later(50_000 + random.nextInt(20_000), () -> off(master, 130_000));
                pair.later(200_000, () -> slave.telephony.unclear = false);
            }
            case 22, 23 -> { // the master's disk is lost; another one takes its place, and somebody decides later, or
                // forgets
                master.powerOff();
                boolean running = random.nextBoolean();
                pair.later(20_000 + random.nextInt(20_000), () -> pair.replaceMaster(running));
                if (random.nextBoolean()) {
                    pair.later(60_000 + random.nextInt(60_000), () -> pair.operatorAdopts = true);
                }
            }
            default -> { // a busy slave when the master returns
                pair.callsGoOn = true;
                off(master, 10_000);
                pair.later(40_000, () -> pair.callsGoOn = false);
            }
        }
    }

    /** The master's ways to the slave: to its database, and by ssh. */
    private void closedPorts(int fault) {
        long length = random.nextInt(4) == 0 ? 100_000 + random.nextInt(200_000) : 5_000 + random.nextInt(60_000);
        pair.databasePort = false;
        pair.later(length, () -> pair.databasePort = true);
        switch (fault) {
            case 25 -> {} // ssh is open
            case 26 -> { // both are closed, ssh is opened first or last
                pair.sshPort = false;
                pair.later(random.nextBoolean() ? length / 2 : length + 20_000, () -> pair.sshPort = true);
            }
            case 27 -> off(pair.master, 1000 + random.nextInt(30_000)); // a reboot in it
            default -> { // the slave decides by its journal
                pair.slave.stopDatabase();
                pair.later(length, () -> pair.slave.database |= pair.slave.power);
                pair.later(random.nextInt(10_000), () -> off(pair.master, 1000 + random.nextInt(30_000)));
            }
        }
    }

    private void off(SimNode node, long length) {
        node.powerOff();
        pair.later(length, node::powerOn);
    }
}
