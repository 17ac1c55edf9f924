package wazoha.failover;

import wazoha.node.Lineage;

/** How the master's data stand to the slave's (docs/architecture.md, lineage). */
public enum Kinship {
    /** One of them was not read yet. */
    UNKNOWN,
    /** The slave's letterbox is empty: the first run gives it the master's lineage. */
    UNPROVEN,
    /** One history; the slave is at the same run, or at the one before. */
    SAME,
    /** The slave lacks more than one run: its database is an older image. */
    SLAVE_BEHIND,
    /** The slave has runs that the master knows nothing of: the master's database is an older image. */
    MASTER_BEHIND,
    /** Two histories: a fresh installation, or another pair's node. */
    STRANGERS;

    /** @param slave read before {@code master}: of the master's counter a later value is no wonder, an earlier one is */
    public static Kinship of(Lineage master, Lineage slave) {
        if (master.runs() < 0 || slave.runs() < 0) {
            return UNKNOWN;
        }
        if (slave.isEmpty()) {
            return UNPROVEN;
        }
        if (!master.pair().equals(slave.pair())) {
            return STRANGERS;
        }
        if (master.runs() < slave.runs()) {
            return MASTER_BEHIND;
        }
        return slave.runs() < master.runs() - 1 ? SLAVE_BEHIND : SAME;
    }

    /** Whether the master's data are not what the pair has: then it neither pushes nor takes service from a slave. */
    public boolean isForeign() {
        return this == STRANGERS || this == MASTER_BEHIND;
    }
}
