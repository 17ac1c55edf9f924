package wazoha.daemon;

import java.time.Duration;
import wazoha.config.NodeConfig;

/** The times that turn observations into facts, from the configuration and the numbers of docs/failover.md. */
record Thresholds(NodeConfig.Failover failover, boolean checked) {
    /** A yielding master stops its telephony within 2 s of SIGTERM and SIGKILL; a second more for the news. */
    static final Duration CLAIM_SETTLES = Duration.ofSeconds(3);

    /** After this long without an answer of the letterbox, the journal alone carries a claim or a hand-back. */
    static final Duration LETTERBOX_PATIENCE = Duration.ofSeconds(5);

    /** How long an accepted offer may take until the slave serves, before the master starts again. */
    static final Duration OFFER_PATIENCE = Duration.ofSeconds(10);

    /** How long after its last OFFER a master still counts as having offered: a few heartbeats. */
    static final Duration OFFER_LASTS = Duration.ofSeconds(5);

    private static final int DOUBLINGS_AT_MOST = 4;

    /** The hold-down after so many failed returns in a row. */
    Duration holdDown(boolean orderlyReboot, int failedReturns) {
        var base = orderlyReboot ? failover.orderlyHoldDown() : failover.holdDown();
        return base.multipliedBy(1L << Math.min(failedReturns, DOUBLINGS_AT_MOST));
    }
}
