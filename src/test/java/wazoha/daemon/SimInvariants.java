package wazoha.daemon;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wazoha.failover.Order;
import wazoha.failover.Phase;

/** What must hold at every moment of a simulation, by name. A violation ends the run. */
final class SimInvariants {
    private static final long SEE_EACH_OTHER = 5_500; // 5 s, and the step in which it is seen
    private static final long NOBODY = 75_000;
    private static final long TAKEOVER = 12_000;
    // the letterbox is silent: six times the silence where the host answers, 5 s for the claim, a start
    private static final long TAKEOVER_BY_JOURNAL = 25_000;
    private static final long STARTS_WITHIN = 18_000; // telephony that never came up is sick after 15 s

    private final SimPair pair;
    private long bothServeSince = -1;
    private long nobodySince = -1;
    private long boundSince = -1;
    private long promptSince = -1;
    private long handingSince = -1;

    SimInvariants(SimPair pair) {
        this.pair = pair;
    }

    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1;

        Violation(String invariant, String detail) {
            super(invariant + ": " + detail);
        }
    }

    void demand(boolean holds, String invariant) {
        if (!holds) {
            throw new Violation(invariant, pair.toString());
        }
    }

    void check() {
        long now = pair.now();
        bothServeSince = since(bothServeSince, twoServeAndSee(), now);
        demand(bothServeSince < 0 || now - bothServeSince <= SEE_EACH_OTHER, "OneServer");

        boolean nobody = !pair.master.answers() && !pair.slave.answers();
        boolean mute = pair.master.telephony.ill && pair.master.telephony.runs && speechless();
        nobodySince = since(nobodySince, nobody && !mute && !seemsToServe(pair.master), now);
        for (var node : List.of(pair.master, pair.slave)) {
            boolean tooLong = nobodySince >= 0 && now - Math.max(nobodySince, healthySince(node)) > NOBODY;
            demand(!tooLong, "SomebodyServes");
        }
        boolean bound = nobodySince >= 0 && slaveIsBound();
        boundSince = since(boundSince, bound, now);
        demand(boundSince < 0 || now - boundSince <= TAKEOVER_BY_JOURNAL, "TakeoverIsPrompt");
        promptSince = since(promptSince, bound && pair.slave.database, now);
        demand(promptSince < 0 || now - promptSince <= TAKEOVER, "TakeoverIsPrompt");

        boolean handing =
                pair.slave.daemonLives() && !pair.slave.telephony.unclear && pair.slave.phase() == Phase.HANDING_BACK;
        handingSince = since(handingSince, handing, now);
        demand(handingSince < 0 || now - handingSince <= 30_000, "EveryFailbackEnds");
        silentMeansSilent();
    }

    static long since(long start, boolean holds, long now) {
        return !holds ? -1 : start < 0 ? now : start;
    }

    private boolean twoServeAndSee() {
        return pair.master.answers()
                && pair.slave.answers()
                && pair.reach()
                && !pair.lossy
                && pair.master.daemonLives()
                && pair.slave.daemonLives()
                // its supervisor does not say whether it serves, so that a master with foreign data cannot know
                && !(pair.foreign && pair.slave.telephony.unclear);
    }

    /** The nodes see each other by SIP, and the master has no other way to tell its slave anything. */
    private boolean speechless() {
        return pair.reach() && !pair.talks();
    }

    private final long[] healthy = {-1, -1};

    private long healthySince(SimNode node) {
        int index = node == pair.master ? 0 : 1;
        boolean proven = node == pair.master || pair.letterbox.state().proven();
        boolean silenced = node.order() == Order.STOP || node.order() == Order.HOLD_EVEN_IF_NOBODY_SERVES;
        boolean well = node.daemonLives()
                && !node.telephony.broken
                && !node.telephony.ill
                && !node.telephony.frozen
                && proven
                && !silenced;
        healthy[index] = since(healthy[index], well, pair.now());
        return healthy[index] < 0 ? Long.MAX_VALUE / 2 : Math.max(healthy[index], node.daemonSince());
    }

    /** It answers OPTIONS and serves nobody; its own daemon finds that out when telephony had its time to start. */
    private boolean seemsToServe(SimNode node) {
        return node.telephony.ill
                && node.telephony.runs
                && node.daemonLives()
                && pair.now() - node.disk.enteredAt < STARTS_WITHIN;
    }

    /** A standby that knows its master and could serve has no excuse. */
    private boolean slaveIsBound() {
        var slave = pair.slave;
        return slave.daemonLives()
                && slave.phase() == Phase.STANDBY
                && slave.order() == Order.NONE
                && !slave.telephony.broken
                && !slave.telephony.ill
                && !slave.telephony.frozen
                && slave.cable
                && pair.letterbox.state().proven()
                && !pair.lossy
                // nobody on the line can tell then, or an operator keeps service there for a minute
                && !(pair.master.telephony.ill
                        && (!pair.master.daemonLives() || pair.master.order() != Order.NONE || speechless()))
                && pair.now() - slave.daemonSince() > 75_000
                && !(pair.master.daemonLives() && pair.reach() && pair.master.phase() != Phase.SERVING)
                && !(pair.master.daemonLives() && pair.now() - pair.master.disk.enteredAt < STARTS_WITHIN);
    }

    private final long[] loud = {-1, -1};

    /** A node that was told to be silent, or whose turn it is not, does not go on serving. */
    private void silentMeansSilent() {
        int index = 0;
        for (var node : List.of(pair.master, pair.slave)) {
            var phase = node.phase();
            boolean silent = phase == Phase.STANDBY
                    || phase == Phase.RETURNING
                    || phase == Phase.YIELDED
                    || phase == Phase.HANDING_BACK
                    || phase == Phase.STARTING;
            loud[index] = since(loud[index], node.daemonLives() && silent && node.answers(), pair.now());
            demand(loud[index] < 0 || pair.now() - loud[index] <= 3000, "SilentMeansSilent");
            index++;
        }
    }

    void saved(SimNode node, @Nullable Remembered before, Remembered after) {
        if (before == null || before.phase() == after.phase()) {
            return;
        }
        boolean begins = after.phase() == Phase.TAKING_OVER && before.phase() == Phase.STANDBY;
        if (begins) {
            boolean long60 = nobodySince(node);
            demand(before.order() != Order.HOLD || long60, "HoldIsHonoured");
            demand(
                    before.order() != Order.STOP && before.order() != Order.HOLD_EVEN_IF_NOBODY_SERVES,
                    "HoldIsHonoured");
            demand(before.proven() || before.order() == Order.SERVE, "NoServiceWithoutData");
            demand(pair.slave.cable || long60 || before.order() == Order.SERVE || young(node), "IsolatedWaits");
        }
        if (after.phase() == Phase.SERVING && node == pair.slave) {
            demand(after.claimed(), "ServiceIsClaimed");
        }
    }

    /** A cable that was pulled less than 10 s ago explains a verdict that was formed before. */
    private boolean young(SimNode node) {
        return node.daemonLives() && pair.now() - pair.cableCutAt < 10_000;
    }

    private boolean nobodySince(SimNode node) {
        return pair.now() - node.daemonSince() >= 59_000;
    }

    void overwriting(int unfetched) {
        demand(unfetched == 0, "DirtyIsNeverOverwritten");
    }

    void fetching(boolean known, int unfetched) {
        demand(known || unfetched == 0, "TheBaseIsTaken");
    }

    boolean rests() {
        return pair.master.phase() == Phase.SERVING
                && pair.slave.phase() == Phase.STANDBY
                && pair.master.answers()
                && !pair.slave.answers()
                && !pair.letterbox.state().dirty();
    }

    void rest() {
        demand(rests(), "EveryFailbackEnds");
        demand(pair.equal(), "NothingLost");
    }

    void atRest() {
        rest();
        pair.manners.atRest();
    }
}
