package wazoha.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.failover.Phase;
import wazoha.failover.Telephony;
import wazoha.node.NodeRole;

/**
 * How a slave decides on a claim of its master while its own letterbox does not answer: by its journal, with the
 * conditions of the letterbox (docs/failover.md, claiming). Owned by the cycle.
 */
final class Granting {
    private final Since unread = new Since();
    private final List<MasterClaim.Answer> answers = new ArrayList<>();

    /**
     * Decides on what is asked for now, on top of the decision of this cycle.
     *
     * @return the memory to save before {@link #answers} go out
     */
    Remembered decide(Remembered memory, Sensed sensed, Duration now) {
        unread.update(!sensed.letter().readable(), now);
        var next = memory;
        for (var claim : sensed.masterClaims()) {
            var answer = answer(claim, next, sensed, now);
            answers.add(answer);
            if (answer.kind() == ClaimResult.Kind.WON && !claim.next().equals(next.epoch())) {
                next = next.claiming(claim.next(), false, next.unposted());
            }
        }
        return next;
    }

    List<MasterClaim.Answer> answers() {
        var all = List.copyOf(answers);
        answers.clear();
        return all;
    }

    private MasterClaim.Answer answer(MasterClaim claim, Remembered memory, Sensed sensed, Duration now) {
        boolean handedBack = memory.phase() == Phase.HANDING_BACK && sensed.telephony() == Telephony.STOPPED;
        if (memory.phase() != Phase.STANDBY && !handedBack) {
            return claim.refused("the slave's phase is " + memory.phase());
        }
        if (!unread.over(Thresholds.LETTERBOX_PATIENCE, now)) {
            return claim.refused("the slave's letterbox has been silent for less than 5 s: it decides");
        }
        var here = OwnWord.epoch(memory.epoch(), sensed.letter());
        if (here.equals(claim.next()) && here.claimant() == NodeRole.MASTER) {
            return claim.won(); // the answer before this one was lost
        }
        return here.equals(claim.expected()) ? claim.won() : claim.lost(here);
    }
}
