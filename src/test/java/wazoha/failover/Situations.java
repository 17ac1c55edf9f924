package wazoha.failover;

import java.util.function.Consumer;
import wazoha.node.NodeRole;

/** Every situation that a node can be in: all phases of its role with all facts. */
final class Situations {
    private static final boolean[] BOTH = {false, true};
    private static final int SLAVE_FLAGS = 9;
    private static final int MASTER_FLAGS = 13;

    private Situations() {}

    record OfSlave(Phase phase, SlaveFacts facts, Decision decision) {}

    record OfMaster(Phase phase, MasterFacts facts, Decision decision) {}

    static void ofSlave(Consumer<OfSlave> visitor) {
        for (var master : MasterSight.values()) {
            for (var telephony : Telephony.values()) {
                for (var order : Order.values()) {
                    for (int bits = 0; bits < 1 << SLAVE_FLAGS; bits++) {
                        for (boolean late : BOTH) {
                            var facts = slave(master, telephony, order, bits, late);
                            Phase.of(NodeRole.SLAVE)
                                    .forEach(phase -> visitor.accept(
                                            new OfSlave(phase, facts, SlaveRules.TABLE.decide(phase, facts))));
                        }
                    }
                }
            }
        }
    }

    private static SlaveFacts slave(MasterSight master, Telephony telephony, Order order, int bits, boolean late) {
        return new SlaveFacts(
                master,
                bit(bits, 0),
                bit(bits, 1),
                bit(bits, 2),
                telephony,
                bit(bits, 3),
                order,
                bit(bits, 4),
                bit(bits, 5),
                bit(bits, 6),
                bit(bits, 7),
                bit(bits, 8),
                late);
    }

    static void ofMaster(Consumer<OfMaster> visitor) {
        for (var slave : SlaveSight.values()) {
            for (var telephony : Telephony.values()) {
                for (var order : Order.values()) {
                    for (int bits = 0; bits < 1 << MASTER_FLAGS; bits++) {
                        var facts = master(slave, telephony, order, bits);
                        Phase.of(NodeRole.MASTER)
                                .forEach(phase -> visitor.accept(
                                        new OfMaster(phase, facts, MasterRules.TABLE.decide(phase, facts))));
                    }
                }
            }
        }
    }

    private static MasterFacts master(SlaveSight slave, Telephony telephony, Order order, int bits) {
        return new MasterFacts(
                slave,
                telephony,
                bit(bits, 0),
                bit(bits, 1),
                bit(bits, 2),
                order,
                bit(bits, 3),
                bit(bits, 4),
                bit(bits, 5),
                bit(bits, 6),
                bit(bits, 7),
                bit(bits, 8),
                bit(bits, 9),
                bit(bits, 10),
                bit(bits, 11),
                bit(bits, 12));
    }

    private static boolean bit(int bits, int index) {
        return (bits >> index & 1) == 1;
    }
}
