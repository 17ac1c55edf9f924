package wazoha.daemon;

import java.util.List;
import wazoha.failover.Kinship;
import wazoha.failover.Telephony;
import wazoha.probe.ProbeResult;
import wazoha.replication.MasterWord;

/**
 * What the workers saw: lists hold what is new since the last cycle, the rest is the latest known. Immutable.
 *
 * @param references whether other addresses answer
 * @param startable whether the configured check passes; true without a check
 * @param liveCalls whether calls go on here; false where nobody can tell
 * @param sshBeat the master's word that came over ssh; {@link Letter#NO_HEARTBEAT} on a master, and until one came
 * @param masterClaims the master's claims that came over ssh and that the letterbox here cannot decide
 * @param handedBack whether HANDED_BACK was committed since the last order to
 * @param kinship of the master's data and the slave's; of the master alone
 * @param fetched whether a merge pass succeeded since this master began to return
 */
public record Sensed(
        List<ProbeResult> peerSip,
        List<ProbeResult> peerHost,
        List<ProbeResult> ownSip,
        References references,
        Telephony telephony,
        boolean startable,
        boolean liveCalls,
        Letter letter,
        List<ClaimResult> claims,
        MasterWord sshBeat,
        List<MasterClaim> masterClaims,
        boolean handedBack,
        Kinship kinship,
        boolean fetched) {

    /** Whether reference addresses that answered in the last 10 minutes answer now. */
    public enum References {
        NONE_KNOWN,
        SOME_ANSWER,
        NONE_ANSWERS
    }
}
