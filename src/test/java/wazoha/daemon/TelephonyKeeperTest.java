package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wazoha.host.Gate;
import wazoha.node.Ticker;
import wazoha.probe.SipUnavailable;
import wazoha.service.Telephony;

/** What the worker of telephony asks and does, a turn at a time. */
class TelephonyKeeperTest {
    @TempDir
    Path root;

    private final Board board = new Board((event, why) -> {}, Ticker.system());

    /** One unit in memory, and what was asked of it. */
    private static final class Recorded implements Telephony {
        private final List<String> asked = new ArrayList<>();
        private State state;

        private Recorded(State state) {
            this.state = state;
        }

        @Override
        public State state() {
            asked.add("state");
            return state;
        }

        @Override
        public List<Unit> units() {
            asked.add("units");
            return List.of(new Unit("asterisk.service", state, ""));
        }

        @Override
        public void start() {
            asked.add("start");
            state = State.RUNNING;
        }

        @Override
        public void stop() {
            asked.add("stop");
            state = State.STOPPED;
        }

        @Override
        public boolean startable() {
            return true;
        }

        @Override
        public OptionalInt liveCalls() {
            return OptionalInt.empty();
        }
    }

    private TelephonyKeeper keeper(Telephony telephony) throws Exception {
        var ground = new NodeGround(root, 1);
        var port = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new TelephonyKeeper(
                board,
                telephony,
                new Gate(ground.paths),
                ground.partners().moves(),
                new SipUnavailable(port, Ticker.system()),
                Ticker.system());
    }

    @Test
    void whereAllIsAsWantedATurnAsksSystemdOnce() throws Exception {
        var serving = new Recorded(Telephony.State.RUNNING);
        board.wantTelephony(true);
        try (var keeper = keeper(serving)) {
            keeper.turn();
            assertThat(serving.asked).containsExactly("units");
        }
        var silent = new Recorded(Telephony.State.STOPPED);
        board.wantTelephony(false);
        try (var keeper = keeper(silent)) {
            keeper.turn();
            assertThat(silent.asked).containsExactly("units");
        }
    }

    @Test
    void aMoveIsSeenInTheSameTurn() throws Exception {
        var telephony = new Recorded(Telephony.State.STOPPED);
        board.wantTelephony(true);
        try (var keeper = keeper(telephony)) {
            keeper.turn();
            assertThat(telephony.asked).containsExactly("units", "start", "units");
            assertThat(keeper.units()).extracting(Telephony.Unit::state).containsExactly(Telephony.State.RUNNING);
            board.wantTelephony(false);
            keeper.turn();
            assertThat(telephony.asked).endsWith("units", "stop", "units");
        }
    }
}
