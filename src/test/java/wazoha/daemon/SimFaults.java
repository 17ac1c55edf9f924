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
        for (int i = 0; i < 33 && !pair.invariants.rests(); i++) {
            pair.run(10_000);
        }
        pair.usersPause = true;
        pair.run(10_000);
        pair.invariants.atRest();
    }

    private void trouble() {
        var node = random.nextBoolean() ? pair.master : pair.slave;
        long length = random.nextInt(3) == 0 ? random.nextInt(120_000) : 500 + random.nextInt(20_000);
        int fault = random.nextInt(13);
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
            case 6 -> node.telephony = false;
            case 7 -> {
                node.broken = true;
                pair.later(length, () -> node.broken = false);
            }
            case 8 -> {
                node.frozenTelephony = node.telephony;
                pair.later(length, () -> node.frozenTelephony = false);
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
            default -> {
                pair.callsGoOn = true;
                pair.later(length, () -> pair.callsGoOn = false);
            }
        }
    }
}
