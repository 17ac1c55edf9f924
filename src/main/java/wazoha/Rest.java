package wazoha;

import wazoha.daemon.NodeStatus;

/** Whether a slave has nothing left to decide or to do now, so that a script may leave it. Pure. */
final class Rest {
    /** Rows in which a slave stays silent whatever it sees (docs/failover.md): an operator's order, data never proven. */
    private static final int ORDERED_SILENT = 100;

    private static final int NEVER_PROVEN = 130;
    /** The row in which an operator keeps service here. */
    private static final int KEPT_SERVING = 320;

    private Rest() {}

    static boolean in(NodeStatus status) {
        return switch (status.phase()) {
            case "STANDBY" -> standsBy(status);
            case "SERVING" -> serves(status);
            default -> false;
        };
    }

    /** While nobody serves, a minute without anybody is not over yet. */
    private static boolean standsBy(NodeStatus status) {
        boolean decided = status.peer().diagnosis().equals("SERVING")
                || status.rule() == ORDERED_SILENT
                || (status.rule() == NEVER_PROVEN && !status.peer().diagnosis().equals("UNKNOWN"));
        return decided && everyService(status, "stopped");
    }

    /** A master that lives and does not serve (IDLE) may be ready to return: that takes the hold-down. */
    private static boolean serves(NodeStatus status) {
        boolean decided = switch (status.peer().diagnosis()) {
            case "SICK", "TELEPHONY_DEAD", "UNREACHABLE", "ISOLATED" -> true;
            default -> status.rule() == KEPT_SERVING;
        };
        return decided && everyService(status, "running");
    }

    private static boolean everyService(NodeStatus status, String state) {
        return !status.services().isEmpty()
                && status.services().stream()
                        .allMatch(service -> service.state().equals(state));
    }
}
