package wazoha.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import wazoha.failover.Kinship;
import wazoha.failover.Phase;
import wazoha.failover.Telephony;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

/**
 * Between the cycle and the workers: they pin up what they see and take down what the cycle wants. Thread-safe, and no
 * call blocks.
 */
final class Board implements Senses, Hands {
    /** Eight cycles; with the heartbeat's own 3 s the peer knows after five seconds. */
    private static final Duration WORD_LASTS = Duration.ofSeconds(2);

    /**
     * A claim to be made.
     *
     * @param withBase whether it is the beginning of the service, and what is here now is the base
     */
    record ClaimOrder(Epoch expected, Epoch next, boolean withBase) {}

    /** Takes the announcements. */
    @FunctionalInterface
    interface Herald {
        void announce(String event, String why);
    }

    private final ConcurrentLinkedQueue<ClaimResult> claims = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable ClaimOrder> claimOrder = new AtomicReference<>();
    private final AtomicReference<@Nullable Epoch> baseOrder = new AtomicReference<>();
    private final AtomicReference<@Nullable Epoch> restartOrder = new AtomicReference<>();
    private final Signal news = new Signal();
    /** What the probes heard. */
    final ProbeBoard probes = new ProbeBoard(news);
    /** What travels over ssh. */
    final VerbBoard verbs = new VerbBoard(news);

    private final Herald herald;
    private Runnable lettersWanted = () -> {};
    private Runnable telephonyWanted = () -> {};
    private volatile Sensed.References references = Sensed.References.NONE_KNOWN;
    private volatile Telephony telephony = Telephony.UNKNOWN;
    private volatile boolean startable = true;
    private volatile boolean liveCalls;
    private volatile Letter letter = Letter.NONE;
    private volatile boolean letterboxAsked;
    private volatile @Nullable Boolean wanted;
    private volatile @Nullable Word word;
    private volatile boolean handBackWanted;
    private volatile boolean handedBack;
    private volatile boolean fetched;
    private volatile Kinship kinship = Kinship.UNKNOWN;
    private final Ticker ticker;
    private volatile Duration told = Duration.ZERO;

    Board(Herald herald, Ticker ticker) {
        this.herald = herald;
        this.ticker = ticker;
    }

    /** Who is to be woken when the cycle wants something; set before the cycle starts. */
    void wake(Runnable letters, Runnable telephonyWorker) {
        lettersWanted = letters;
        telephonyWanted = telephonyWorker;
    }

    Signal news() {
        return news;
    }

    @Override
    public Sensed look() {
        return new Sensed(
                ProbeBoard.drained(probes.peerSip),
                ProbeBoard.drained(probes.peerHost),
                ProbeBoard.drained(probes.ownSip),
                references,
                telephony,
                startable,
                liveCalls,
                letter(),
                ProbeBoard.drained(claims),
                verbs.beat(),
                verbs.undecided(letter.fromLetterbox()),
                handedBack,
                kinship,
                fetched);
    }

    // what the cycle wants

    @Override
    public void wantTelephony(boolean running) {
        var before = wanted;
        wanted = running;
        if (before == null || before != running) {
            telephonyWanted.run();
        }
    }

    @Override
    public void claim(Epoch expected, Epoch next, boolean withBase) {
        if (claimOrder.getAndSet(new ClaimOrder(expected, next, withBase)) == null) {
            lettersWanted.run();
        }
    }

    @Override
    public void answer(MasterClaim.Answer answer) {
        verbs.answer(answer);
    }

    @Override
    public void takeBase(Epoch epoch) {
        baseOrder.set(epoch);
    }

    @Override
    public void restartDatabase(Epoch claim) {
        restartOrder.set(claim);
    }

    @Override
    public void handBack() {
        if (!handBackWanted) {
            handBackWanted = true;
            lettersWanted.run();
        }
    }

    @Override
    public void tell(Word next) {
        var before = word;
        if (next.phase() != Phase.HANDING_BACK) {
            handBackWanted = false;
            handedBack = false;
        }
        if (next.phase() != Phase.RETURNING) {
            fetched = false;
        }
        word = next;
        told = ticker.now();
        if (!next.equals(before)) {
            lettersWanted.run();
        }
    }

    @Override
    public void announce(String event, String why) {
        herald.announce(event, why);
    }

    // what the workers take down

    Optional<Boolean> wanted() {
        return Optional.ofNullable(wanted);
    }

    Optional<Word> word() {
        return Optional.ofNullable(word);
    }

    /** A cycle that hangs says nothing any more, so nobody may repeat its last word to the peer. */
    boolean wordIsOld() {
        return ticker.now().minus(told).compareTo(WORD_LASTS) > 0;
    }

    Optional<ClaimOrder> takeClaim() {
        return Optional.ofNullable(claimOrder.getAndSet(null));
    }

    Optional<Epoch> takeBaseOrder() {
        return Optional.ofNullable(baseOrder.getAndSet(null));
    }

    /** The claim for which the database is to be restarted; empty also if it answers by now. */
    Optional<Epoch> takeRestartOrder() {
        return Optional.ofNullable(restartOrder.getAndSet(null)).filter(claim -> !letter.readable());
    }

    boolean wantsHandBack() {
        return handBackWanted && !handedBack;
    }

    boolean isHandedBack() {
        return handedBack;
    }

    boolean isFetched() {
        return fetched;
    }

    /** What is known of the slave: from its letterbox, else over ssh. */
    Letter letter() {
        var posted = letter;
        var second = verbs.letter();
        boolean useSecond = !posted.readable()
                && (second.readable()
                        || second.state().epoch().compareTo(posted.state().epoch()) > 0);
        return useSecond ? second : posted;
    }

    /** Whether the letterbox was asked and does not answer: then there is the second way. */
    boolean letterboxFails() {
        return letterboxAsked && !letter.fromLetterbox();
    }

    boolean claimWaits() {
        return claimOrder.get() != null;
    }

    Telephony telephony() {
        return telephony;
    }

    // what the workers pin up

    void claimed(ClaimResult result) {
        claims.add(result);
        news.raise();
    }

    void handBackCommitted() {
        handedBack = true;
        news.raise();
    }

    void letter(Letter next) {
        var before = letter;
        letter = next;
        letterboxAsked = true;
        if (next.isNewsAfter(before)) {
            news.raise();
        }
    }

    /** The letterbox did not answer: what it said before is all that is known. */
    void letterUnreadable() {
        letter(letter.unreadable());
    }

    void kinship(Kinship next) {
        if (next != kinship) {
            kinship = next;
            news.raise();
        }
    }

    Kinship kinship() {
        return kinship;
    }

    void references(Sensed.References next) {
        references = next;
    }

    void programs(boolean canStart, boolean calls) {
        startable = canStart;
        liveCalls = calls;
    }

    void telephony(Telephony state) {
        boolean different = state != telephony;
        telephony = state;
        if (different) {
            news.raise();
        }
    }

    void fetched() {
        fetched = true;
        news.raise();
    }
}
