package wazoha.node;

import java.util.Arrays;
import java.util.Optional;

/** What a table of the database is for, which decides what replication does with it (docs/contract.md, section 6). */
public enum TableClass {
    /** What the administrator keeps out beside the classes that follow ({@code replication.exclude}). */
    EXCLUDED("excluded", Treatment.KEPT),
    /** Before the call records: a service's version table bears the service's name. */
    VERSIONS("versions", Treatment.COMPARED),
    CALL_RECORDS("call_records", Treatment.KEPT),
    STATISTICS("statistics", Treatment.KEPT),
    NETWORK("network", Treatment.KEPT),
    SUPPORT("support", Treatment.KEPT),
    SESSION("session", Treatment.KEPT),
    PROVISIONING("provisioning", Treatment.KEPT),
    TOKENS("tokens", Treatment.MERGED),
    /** What services of both nodes write by themselves: presence, agents that are logged in. */
    RUNTIME("runtime", Treatment.UNPROVEN),
    CONFIGURATION("configuration", Treatment.PROVEN);

    /** What replication does with a table. */
    public enum Treatment {
        KEPT("kept", "each node keeps its own"),
        COMPARED("compared", "compared before each run, and not copied"),
        MERGED("merged", "the master's are added, the slave's own stay"),
        UNPROVEN("unproven", "copied, and no part of the proof: the slave's services write here as well"),
        PROVEN("proven", "copied, and proven equal");

        private final String wire;
        private final String words;

        Treatment(String wire, String words) {
            this.wire = wire;
            this.words = words;
        }

        public String wire() {
            return wire;
        }

        /** For people. */
        public String words() {
            return words;
        }

        public boolean isCopied() {
            return this == UNPROVEN || this == PROVEN || this == MERGED;
        }
    }

    private final String wire;
    private final Treatment treatment;

    TableClass(String wire, Treatment treatment) {
        this.wire = wire;
        this.treatment = treatment;
    }

    /** As settings and answers name it. */
    public String wire() {
        return wire;
    }

    public Treatment treatment() {
        return treatment;
    }

    public static Optional<TableClass> ofWire(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire.equals(wire)).findFirst();
    }
}
