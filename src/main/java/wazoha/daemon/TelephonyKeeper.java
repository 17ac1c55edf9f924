package wazoha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import wazoha.host.Gate;
import wazoha.node.Ticker;
import wazoha.probe.SipUnavailable;
import wazoha.service.ServiceException;
import wazoha.service.Telephony;

/** The worker that makes telephony what the cycle wants: gate, services, and our 503 while this node must not serve. */
final class TelephonyKeeper implements Loop.Task {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30); // a supervisor has given up by then
    private static final Duration CHECK_EVERY = Duration.ofSeconds(2);

    private final Board board;
    private final Telephony telephony;
    private final Gate gate;
    private final SipUnavailable unavailable;
    private final Ticker ticker;
    private final Since triedToStart = new Since();
    private final Since checked = new Since();
    private boolean startable = true;
    private volatile List<Telephony.Unit> units = List.of();

    TelephonyKeeper(Board board, Telephony telephony, Gate gate, SipUnavailable unavailable, Ticker ticker) {
        this.board = board;
        this.telephony = telephony;
        this.gate = gate;
        this.unavailable = unavailable;
        this.ticker = ticker;
    }

    List<Telephony.Unit> units() {
        return units;
    }

    @Override
    public void turn() throws IOException, ServiceException, InterruptedException {
        try {
            var wanted = board.wanted();
            if (wanted.isPresent()) {
                drive(wanted.get());
            }
        } finally {
            look();
        }
    }

    private void drive(boolean running) throws IOException, ServiceException, InterruptedException {
        if (!running) {
            gate.close();
            triedToStart.update(false, ticker.now());
            if (telephony.state() != Telephony.State.STOPPED) {
                telephony.stop();
            }
            unavailable.tryOpen();
            return;
        }
        unavailable.close();
        gate.open();
        var now = ticker.now();
        boolean due = !triedToStart.holds() || triedToStart.over(TRY_AGAIN, now);
        if (due && telephony.state() != Telephony.State.RUNNING) {
            triedToStart.restart(now);
            telephony.start();
        }
        telephony.supervise();
    }

    private void look() throws InterruptedException {
        units = telephony.units();
        var now = ticker.now();
        if (!checked.holds() || checked.over(CHECK_EVERY, now)) {
            checked.restart(now);
            startable = telephony.startable();
        }
        boolean calls = telephony.liveCalls().orElse(0) > 0;
        board.telephony(wazoha.failover.Telephony.valueOf(telephony.state().name()), startable, calls);
    }
}
