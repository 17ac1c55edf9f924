package wazoha.failover;

import static wazoha.failover.MasterSight.SERVING;

/**
 * What a slave knows when it decides. All timing is resolved before.
 *
 * @param offers whether a fresh heartbeat of the master offers service
 * @param foreign whether a fresh heartbeat says that the master's data are not this pair's
 * @param ready whether the master has been ready for the whole hold-down
 * @param claimed whether this node holds the claim under which it may serve
 * @param proven whether a replication was ever proven equal here
 * @param nobodyServed whether nobody has served for {@code failover.nobody_serves}
 * @param claimSettled whether the claim is old enough that a yielding master has stopped (3 s)
 * @param calls whether calls go on here and the drain deadline is not over
 * @param handedBack whether HANDED_BACK is committed, or cannot be within 5 s
 * @param returnOverdue whether the master has not served within {@code failover.return_deadline} of HANDED_BACK
 */
public record SlaveFacts(
        MasterSight master,
        boolean offers,
        boolean foreign,
        boolean ready,
        Telephony telephony,
        boolean claimed,
        Order order,
        boolean proven,
        boolean nobodyServed,
        boolean claimSettled,
        boolean calls,
        boolean handedBack,
        boolean returnOverdue) {

    /**
     * A healthy master serves and does not offer: two servers that see each other, or the master's turn. One whose data
     * are not the pair's stops instead.
     */
    boolean masterKeepsServing() {
        return master == SERVING && !offers && !foreign;
    }
}
