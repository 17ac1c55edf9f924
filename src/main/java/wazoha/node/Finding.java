package wazoha.node;

import java.util.List;

/**
 * What one look of a preflight has found.
 *
 * @param check which look it was: a few words that stay the same from version to version
 * @param where which node it is about
 * @param what is true, with both sides where there are two
 * @param details what belongs to it line by line, such as the differences of two schemas; often empty
 * @param why it matters; empty where nothing is wrong
 * @param remedy what to type or to change; empty where nothing is wrong
 */
public record Finding(
        String check, Where where, Severity severity, String what, List<String> details, String why, String remedy) {

    /** How much it matters. The wire words are those of {@code wazo-ha preflight --json}. */
    public enum Severity {
        /** Keeps replication or failover from working. */
        REFUSES("refuses"),
        /** Works, and will hurt some day. */
        WARNS("warns"),
        /** Nobody knows: the look could not be made. */
        NOT_LOOKED_AT("not looked at"),
        FINE("fine");

        private final String wire;

        Severity(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /** Which node. */
    public enum Where {
        MASTER("master"),
        SLAVE("slave"),
        BOTH("both"),
        /** A node without a role. */
        THIS_NODE("this node");

        private final String wire;

        Where(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }

        /** The node with this role. */
        public static Where of(NodeRole role) {
            return switch (role) {
                case MASTER -> MASTER;
                case SLAVE -> SLAVE;
                case DISABLED -> THIS_NODE;
            };
        }
    }

    /** What a look is about, before it was taken. */
    public record Subject(String check, Where where) {
        public Finding fine(String what) {
            return new Finding(check, where, Severity.FINE, what, List.of(), "", "");
        }

        /** @param reason why it could not be looked at, and where it can be */
        public Finding notLookedAt(String reason) {
            return new Finding(check, where, Severity.NOT_LOOKED_AT, reason, List.of(), "", "");
        }

        public Finding warns(String what, String why, String remedy) {
            return new Finding(check, where, Severity.WARNS, what, List.of(), why, remedy);
        }

        public Finding refuses(String what, String why, String remedy) {
            return new Finding(check, where, Severity.REFUSES, what, List.of(), why, remedy);
        }
    }

    public Finding {
        details = List.copyOf(details);
        boolean wrong = severity == Severity.REFUSES || severity == Severity.WARNS;
        if (what.isBlank() || (wrong && (why.isBlank() || remedy.isBlank()))) {
            throw new IllegalArgumentException("a finding of %s without words".formatted(check));
        }
    }

    public static Subject about(String check, Where where) {
        return new Subject(check, where);
    }

    /** The same about one of several databases. */
    public Finding in(String database) {
        return new Finding("%s (%s)".formatted(check, database), where, severity, what, details, why, remedy);
    }

    /** The same with its details. */
    public Finding with(List<String> lines) {
        return new Finding(check, where, severity, what, lines, why, remedy);
    }

    public boolean refuses() {
        return severity == Severity.REFUSES;
    }
}
