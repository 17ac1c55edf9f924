package wazoha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import wazoha.host.Gate;
import wazoha.node.Ticker;
import wazoha.probe.SipUnavailable;
import wazoha.service.MoveMark;
import wazoha.service.ServiceException;
import wazoha.service.Telephony;

/** The worker that makes telephony what the cycle wants: gate, services, and our 503 while this node must not serve. */
final class TelephonyKeeper implements Loop.Task, AutoCloseable {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30); // a supervisor has given up by then

    private final Board board;
    private final Telephony telephony;
    private final Gate gate;
    private final MoveMark moves;
    private final SipUnavailable unavailable;
    private final Ticker ticker;
    private final Since triedToStart = new Since();
    private volatile List<Telephony.Unit> units = List.of();
    private Telephony.State state = Telephony.State.UNKNOWN;

    TelephonyKeeper(
            Board board, Telephony telephony, Gate gate, MoveMark moves, SipUnavailable unavailable, Ticker ticker) {
        this.board = board;
        this.telephony = telephony;
        this.gate = gate;
        this.moves = moves;
        this.unavailable = unavailable;
        this.ticker = ticker;
    }

    List<Telephony.Unit> units() {
        return units;
    }

    /** Leaves telephony as it is, and its port to whoever comes next. */
    @Override
    public void close() {
        unavailable.close();
    }

    @Override
    public void turn() throws IOException, ServiceException, InterruptedException {
        look();
        var wanted = board.wanted();
        if (wanted.isPresent()) {
            drive(wanted.get());
        }
        if (wanted.orElse(false) && state == Telephony.State.RUNNING) {
            moves.runs(triedToStart.holds());
        }
    }

    private void drive(boolean running) throws IOException, ServiceException, InterruptedException {
        if (!running) {
            gate.close();
            moves.stops();
            triedToStart.update(false, ticker.now());
            if (state != Telephony.State.STOPPED) {
                thenLook(telephony::stop);
            }
            unavailable.tryOpen();
            return;
        }
        unavailable.close();
        gate.open();
        var now = ticker.now();
        boolean due = !triedToStart.holds() || triedToStart.over(TRY_AGAIN, now);
        if (due && state != Telephony.State.RUNNING) {
            triedToStart.restart(now);
            thenLook(telephony::start);
        }
        telephony.supervise();
    }

    private interface Move {
        void make() throws ServiceException, InterruptedException;
    }

    /** What a move has changed, also one that failed, is seen at once. */
    private void thenLook(Move move) throws ServiceException, InterruptedException {
        try {
            move.make();
        } finally {
            look();
        }
    }

    /** One question a turn: with systemd each is a process, and twice a second that is most of what the daemon costs. */
    private void look() throws InterruptedException {
        units = telephony.units();
        state = Telephony.State.of(units);
        board.telephony(wazoha.failover.Telephony.valueOf(state.name()));
    }

    /**
     * What the administrator's programs say, on a worker of their own: in a fault they hang for their whole time limit,
     * and just then a start or a stop must not wait for them.
     */
    void ask() throws InterruptedException {
        board.programs(telephony.startable(), telephony.liveCalls().orElse(0) > 0);
    }
}
