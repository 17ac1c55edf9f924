package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.failover.Decision;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.host.Gate;
import wazoha.journal.Hold;
import wazoha.node.Epoch;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.probe.SipUnavailable;

/** docs/contract.md, section 8: the operator's orders, given to a slave whose cycle decides as the test says. */
@Timeout(60)
class OrdersTest {
    private static final HaSettings SLAVE =
            new HaSettings(NodeRole.SLAVE, PeerAddress.parse("127.0.0.1").orElseThrow());

    @TempDir
    Path root;

    private final AtomicLong seconds = new AtomicLong();
    private final Ticker fast = () -> Duration.ofSeconds(seconds.incrementAndGet());
    private NodeGround ground;
    private Journal journal;
    private @Nullable Duty running;

    @BeforeEach
    void ground() throws Exception {
        ground = new NodeGround(root, 1);
        journal = new Journal(ground.paths, InstantSource.system());
    }

    @AfterEach
    void end() {
        if (running != null) {
            running.close();
        }
        journal.close();
    }

    /** @param phases the phase that follows an order */
    private Orders slave(UnaryOperator<Order> heard, PhaseOf phases) throws Exception {
        var partners = ground.with(ground.partners().config(), fast);
        var ticker = Ticker.system();
        var board = new Board((event, why) -> {});
        var start = new Remembered(Phase.STANDBY, Epoch.NONE, false, false, false, true, "this-boot", 0, Order.NONE);
        var cycle = new Cycle(
                NodeRole.SLAVE,
                ticker,
                new ToldMind(heard, phases),
                board,
                board,
                journal,
                start,
                Duration.ofMinutes(10));
        var keeper = new TelephonyKeeper(
                board,
                partners.telephony(),
                new Gate(ground.paths),
                new SipUnavailable(partners.ownSip(), ticker),
                ticker);
        var duty = new Duty(cycle, board, ticker, Duration.ofMillis(10), List.of(), keeper, null, null, Duration.ZERO);
        running = duty;
        duty.start();
        Awaitility.await().until(() -> duty.failed() || duty.latest().isPresent());
        return new Orders(partners, journal, () -> SLAVE, () -> Optional.of(duty));
    }

    /** Which phase an order leads to. */
    @FunctionalInterface
    private interface PhaseOf {
        Phase after(Order order);
    }

    /** Decides as it was told. */
    private record ToldMind(UnaryOperator<Order> heard, PhaseOf phases) implements Mind {
        @Override
        public Decision decide(Remembered memory, Sensed sensed, Duration entered, Duration now) {
            return new Decision(phases.after(heard.apply(memory.order())), List.of(), 190, "told");
        }

        @Override
        public Word word(Remembered memory, Sensed sensed, Decision decision, Duration now) {
            return new Word(decision.next(), Epoch.NONE, false, false, false, false, false, false, false, false);
        }

        @Override
        public String observed() {
            return "nothing";
        }

        @Override
        public NodeStatus.Peer peer(Sensed sensed, Duration now) {
            return new NodeStatus.Peer("SERVING", "", 100, 100, true);
        }
    }

    private Order inForce() {
        return Objects.requireNonNull(running).latest().orElseThrow().memory().order();
    }

    @Test
    void aStartThatTheMasterDoesNotAnswerLeavesTheHoldThatStoodBefore() throws Exception {
        var orders = slave(UnaryOperator.identity(), order -> Phase.STANDBY);
        orders.give(Order.HOLD, Duration.ofMinutes(30));
        assertThatThrownBy(orders::startServices)
                .hasMessage("the master did not yield within 10 s; nothing was started here");
        Awaitility.await().until(() -> inForce() == Order.HOLD);
        assertThat(journal.hold().kind()).isEqualTo(Hold.Kind.HELD);
        assertThat(journal.hold().length()).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
    }

    @Test
    void aStartThatTheMasterDoesNotAnswerLeavesNoOrderWhereThereWasNone() throws Exception {
        var orders = slave(UnaryOperator.identity(), order -> Phase.STANDBY);
        assertThatThrownBy(orders::startServices).hasMessageContaining("did not yield");
        Awaitility.await().until(() -> inForce() == Order.NONE);
        assertThat(journal.hold()).isEqualTo(Hold.NONE);
    }

    @Test
    void aStartThatTheMasterAnsweredStandsThoughTelephonyIsSlow() throws Exception {
        var orders = slave(UnaryOperator.identity(), order -> order == Order.SERVE ? Phase.TAKING_OVER : Phase.STANDBY);
        assertThatThrownBy(orders::startServices).hasMessageContaining("the master yielded, telephony is starting");
        assertThat(inForce()).isEqualTo(Order.SERVE);
        assertThat(journal.hold().kind()).isEqualTo(Hold.Kind.SERVE);
    }

    @Test
    void aNodeWhoseCycleHasEndedSaysSoAndWhatToDo() throws Exception {
        var orders = slave(
                order -> {
                    throw new IllegalStateException("a defect of the rules");
                },
                order -> Phase.STANDBY);
        assertThatThrownBy(() -> orders.give(Order.HOLD, Duration.ofMinutes(1)))
                .hasMessageContainingAll("the cycle has ended", "systemctl restart wazo-ha");
        assertThatThrownBy(() -> orders.checkMaster("127.0.0.1", () -> {
                    throw new IllegalStateException("must not be looked at");
                }))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the cycle has ended");
    }

    @Test
    void aNodeThatIsNotOnDutySaysHowToGetItThere() throws Exception {
        slave(UnaryOperator.identity(), order -> Phase.STANDBY);
        var orders = new Orders(ground.partners(), journal, () -> SLAVE, Optional::empty);
        assertThatThrownBy(() -> orders.give(Order.HOLD, Duration.ofMinutes(1)))
                .hasMessageContainingAll("configured as slave, and not on duty", "PUT the same configuration again");
        var alone = new Orders(ground.partners(), journal, () -> HaSettings.DISABLED, Optional::empty);
        assertThatThrownBy(() -> alone.give(Order.HOLD, Duration.ofMinutes(1)))
                .hasMessageContaining("configure it with PUT /1.1/ha first");
    }
}
