package wazoha.daemon;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wazoha.failover.DataStep;
import wazoha.failover.Kinship;
import wazoha.failover.Phase;
import wazoha.failover.SlaveSight;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;

/** Between the cycle of a simulated daemon and its workers, and the workers themselves: all on the cycle's thread. */
final class SimBoard implements Senses, Hands {
    private static final long PROBE_EVERY = 1000;
    private static final long TELL_EVERY = 500;
    private static final long DATA_EVERY = 2000;

    private final SimNode node;
    private final SimPair pair;
    private final SimProbes probes;
    private @Nullable Boolean wanted;
    private long nextProbe;
    private long nextTell;
    private long nextData;
    private @Nullable Word word;
    private boolean handedBack;
    private boolean fetched;
    private Letter letter = Letter.NONE;
    private Kinship kinship = Kinship.UNKNOWN;
    private final List<ClaimResult> claims = new ArrayList<>();

    SimBoard(SimNode node, SimPair pair) {
        this.node = node;
        this.pair = pair;
        this.probes = new SimProbes(pair);
    }

    /** A daemon starts: it knows nothing yet. */
    void wipe() {
        wanted = null;
        handedBack = false;
        fetched = false;
        letter = Letter.NONE;
        kinship = Kinship.UNKNOWN;
        probes.forget();
        claims.clear();
        nextProbe = pair.now();
        nextTell = pair.now();
    }

    /** The daemon died: nobody tells anything any more. */
    void fallSilent() {
        word = null;
    }

    /** While telephony is not wanted, the daemon answers SIP with our own 503. */
    boolean isClosed() {
        return Boolean.FALSE.equals(wanted) && !node.telephony.runs;
    }

    private boolean letterboxAnswers() {
        return node.role == NodeRole.SLAVE ? node.database : pair.reach() && node.peer().database;
    }

    // the workers

    void work() {
        long now = pair.now();
        if (now >= nextProbe) {
            nextProbe = now + PROBE_EVERY;
            probes.ask(node, node.peer());
        }
        if (now >= nextTell && word != null) {
            nextTell = now + TELL_EVERY;
            exchange();
        }
        if (wanted != null) {
            node.telephony.drive(wanted, now);
        }
        if (node.role == NodeRole.MASTER && now >= nextData && word != null) {
            nextData = now + DATA_EVERY;
            carryData();
        }
    }

    private void exchange() {
        if (!letterboxAnswers() || word == null) {
            letter = letter.unreadable();
            return;
        }
        if (node.role == NodeRole.SLAVE) {
            var memory = node.disk.memory;
            boolean behind = memory != null
                    && memory.epoch().compareTo(pair.letterbox.state().epoch()) > 0;
            pair.letterbox.guardOpen |= !behind;
            pair.letterbox.tellSlave(word, handedBack && word.phase() == Phase.HANDING_BACK);
        } else {
            pair.letterbox.tellMaster(word, node.bootId(), false);
        }
        letter = new Letter(true, pair.letterbox.state(), pair.letterbox.heartbeat());
        kinship = pair.kinship();
    }

    private void carryData() {
        var report = node.report;
        var memory = node.disk.memory;
        if (report == null || memory == null) {
            return;
        }
        var sight = SlaveSight.valueOf(report.peer().diagnosis());
        boolean readable = letterboxAnswers() && letter.readable();
        boolean dirty = letter.state().dirty();
        switch (DataStep.of(memory.phase(), sight, readable, memory.claimed(), dirty, kinship)) {
            case NOTHING -> {}
            case REPLICATE -> pair.replicate(memory.epoch());
            case FETCH -> fetched = pair.fetch(false);
            case FETCH_LAST -> fetched = pair.fetch(true);
        }
    }

    @Override
    public Sensed look() {
        var references = node.cable ? Sensed.References.SOME_ANSWER : Sensed.References.NONE_ANSWERS;
        var sensed = new Sensed(
                List.copyOf(probes.peerSip),
                List.copyOf(probes.peerHost),
                List.copyOf(probes.ownSip),
                references,
                node.telephony.state(wanted),
                !node.telephony.broken,
                pair.callsGoOn,
                letter,
                List.copyOf(claims),
                handedBack,
                kinship,
                fetched);
        probes.forget();
        claims.clear();
        return sensed;
    }

    // what the cycle wants

    @Override
    public void wantTelephony(boolean running) {
        node.at(running ? "START" : "STOP", () -> wanted = running);
    }

    @Override
    public void claim(Epoch expected, Epoch next, boolean withBase) {
        node.at("CLAIM", () -> {
            claims.add(new ClaimResult(claimed(expected, next), next));
            exchange();
        });
    }

    private ClaimResult.Kind claimed(Epoch expected, Epoch next) {
        if (!letterboxAnswers()) {
            return ClaimResult.Kind.FAILED;
        }
        boolean won = node.role == NodeRole.SLAVE
                ? pair.letterbox.claimSlave(expected, next)
                : pair.letterbox.claimMaster(expected, next);
        return won ? ClaimResult.Kind.WON : ClaimResult.Kind.LOST;
    }

    @Override
    public void takeBase(Epoch epoch) {
        node.at("BASE", pair::takeBase);
    }

    @Override
    public void restartDatabase(Epoch claim) {
        node.at("RESTART_DATABASE", () -> pair.letterbox.guardOpen = false);
    }

    @Override
    public void handBack() {
        node.at("HAND_BACK", () -> {
            if (node.database) {
                pair.letterbox.handBack();
                handedBack = true;
            }
        });
    }

    @Override
    public void tell(Word next) {
        if (next.phase() != Phase.HANDING_BACK) {
            handedBack = false;
        }
        if (node.role == NodeRole.MASTER && next.phase() != Phase.RETURNING) {
            fetched = false;
        }
        word = next;
    }

    @Override
    public void announce(String event, String why) {
        node.at(event, () -> pair.manners.announced(event));
    }
}
