package wazoha.daemon;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wazoha.failover.DataStep;
import wazoha.failover.Kinship;
import wazoha.failover.Phase;
import wazoha.failover.SlaveSight;
import wazoha.failover.Telephony;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;

/** Between the cycle of a simulated daemon and its workers, and the workers themselves: all on the cycle's thread. */
final class SimBoard implements Senses, Hands {
    private static final long PROBE_EVERY = 1000;
    private static final long TELL_EVERY = 500;
    private static final long DATA_EVERY = 2000;
    private static final long VERBS_EVERY = 1000;

    private final SimNode node;
    private final SimPair pair;
    private final SimProbes probes;
    private @Nullable Boolean wanted;
    private long nextProbe;
    private long nextTell;
    private long nextData;
    private long nextVerbs;
    private long beat;
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
        nextVerbs = pair.now();
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
        return node.role == NodeRole.SLAVE ? node.database : pair.reach() && pair.databasePort && node.peer().database;
    }

    private boolean sshAnswers() {
        return pair.reach() && pair.sshPort;
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
        if (word != null && node.role == NodeRole.MASTER) {
            askOverSsh(now);
        } else if (word != null) {
            answerOverSsh(word);
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
            letter = node.role == NodeRole.MASTER && letter.way() == Way.SSH ? letter : letter.unreadable();
            return;
        }
        if (node.role == NodeRole.SLAVE) {
            pair.letterbox.guardOpen |= !word.unposted();
            pair.letterbox.tellSlave(word, handedBack && word.phase() == Phase.HANDING_BACK);
            if (OwnWord.owesMastersClaim(word, pair.letterbox.state())) {
                pair.letterbox.claimMaster(pair.letterbox.state().epoch(), word.epoch());
            }
        } else {
            pair.letterbox.tellMaster(word, node.bootId(), false);
        }
        letter = new Letter(Way.LETTERBOX, pair.letterbox.state(), pair.letterbox.heartbeat());
        kinship = pair.kinship();
    }

    // the second way

    /** As MasterVerbs does, while the letterbox does not answer. */
    private void askOverSsh(long now) {
        var answer = pair.verbs.fetch(now);
        if (answer != null && sshAnswers()) {
            talkOverSsh();
            claims.add(new ClaimResult(answer.kind(), answer.claim().next()));
        }
        if (!letterboxAnswers() && now >= nextVerbs) {
            nextVerbs = now + VERBS_EVERY;
            talkOverSsh();
        }
    }

    private void talkOverSsh() {
        var told = pair.verbs.word;
        if (letterboxAnswers()) {
            return;
        }
        if (!sshAnswers() || word == null) {
            letter = letter.unreadable();
            return;
        }
        pair.verbs.heard = OwnWord.ofMaster(word, node.bootId(), false, ++pair.beats);
        letter = told == null ? letter.unreadable() : new Letter(Way.SSH, told, Letter.NO_HEARTBEAT);
        kinship = told == null || told.lineage().runs() < 0 ? kinship : pair.kinship();
    }

    /** As SlaveVerbs and SlavePost do. */
    private void answerOverSsh(Word own) {
        var asked = pair.verbs.waiting();
        if (asked != null && letter.fromLetterbox() && node.database) {
            pair.verbs.answer(decided(asked, own));
            exchange();
        }
        boolean silent = node.telephony.state(wanted) == Telephony.STOPPED;
        pair.verbs.word = OwnWord.ofSlave(own, letter, silent, handedBack, ++beat);
    }

    private MasterClaim.Answer decided(MasterClaim asked, Word own) {
        if (own.phase() != Phase.STANDBY && !(own.phase() == Phase.HANDING_BACK && handedBack)) {
            return asked.refused("the slave's phase is " + own.phase());
        }
        boolean won = pair.letterbox.claimMaster(asked.expected(), asked.next());
        var row = pair.letterbox.state();
        boolean mine = row.holder() == NodeRole.MASTER && row.epoch().equals(asked.next());
        return won || mine ? asked.won() : asked.lost(row.epoch());
    }

    private List<MasterClaim> undecided() {
        var asked = node.role == NodeRole.SLAVE ? pair.verbs.waiting() : null;
        return asked == null || letter.fromLetterbox() ? List.of() : List.of(asked);
    }

    private void carryData() {
        var report = node.report;
        var memory = node.disk.memory;
        if (report == null || memory == null) {
            return;
        }
        var sight = SlaveSight.valueOf(report.peer().diagnosis());
        boolean readable = letterboxAnswers() && letter.fromLetterbox();
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
                node.role == NodeRole.SLAVE ? pair.verbs.heard : Letter.NO_HEARTBEAT,
                undecided(),
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
            if (node.role == NodeRole.MASTER && !letterboxAnswers() && sshAnswers()) {
                pair.verbs.ask(expected, next, pair.now());
                return;
            }
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
    public void answer(MasterClaim.Answer answer) {
        node.at("ANSWER", () -> {
            pair.verbs.word = word == null
                    ? null
                    : OwnWord.ofSlave(
                            word, letter, node.telephony.state(wanted) == Telephony.STOPPED, handedBack, ++beat);
            pair.verbs.answer(answer);
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
