package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.failover.DataStep;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.filesync.DueDirectories;
import wazoha.filesync.FileLimits;
import wazoha.filesync.FilePull;
import wazoha.filesync.FilePush;
import wazoha.filesync.SshAccess;
import wazoha.filesync.TreeWatch;
import wazoha.host.Gate;
import wazoha.journal.Hold;
import wazoha.node.Epoch;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.probe.SipUnavailable;

/** docs/contract.md, sections 6 to 8: orders, given to a node whose cycle decides as the test says. */
@Timeout(60)
class OrdersTest {
    private static final HaSettings SLAVE =
            new HaSettings(NodeRole.SLAVE, PeerAddress.parse("127.0.0.1").orElseThrow());

    private static final PeerAddress SLAVE_OF_MASTER =
            PeerAddress.parse("127.0.0.3").orElseThrow();

    @TempDir
    Path root;

    private final AtomicLong seconds = new AtomicLong();
    private final Ticker fast = () -> Duration.ofSeconds(seconds.incrementAndGet());
    private NodeGround ground;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Journal journal;
    private volatile @Nullable Duty running;

    @BeforeEach
    void ground() throws Exception {
        ground = new NodeGround(root, 1);
        journal = new Journal(ground.paths, InstantSource.system(), event -> {});
    }

    @AfterEach
    void end() {
        var left = running;
        if (left != null) {
            left.close();
        }
        journal.close();
    }

    private static final NodeStatus.Peer SERVING = new NodeStatus.Peer("SERVING", "", 100, 100, true, "letterbox");

    /** @param phases the phase that follows an order */
    private Orders slave(UnaryOperator<Order> heard, PhaseOf phases) throws Exception {
        return onDuty(
                SLAVE,
                new ToldMind(memory -> phases.after(heard.apply(memory.order())), SERVING),
                List.of(),
                null,
                null);
    }

    private Orders onDuty(
            HaSettings settings, Mind mind, List<Loop> workers, @Nullable DataKeeper data, @Nullable FilesKeeper files)
            throws Exception {
        var partners = ground.with(ground.partners().config(), fast);
        var ticker = Ticker.system();
        var board = new Board((event, why) -> {}, Ticker.system());
        var first = Phase.of(settings.role()).get(0);
        var start = new Remembered(first, Epoch.NONE, false, false, false, true, "this-boot", 0, Order.NONE);
        var cycle = new Cycle(settings.role(), ticker, mind, board, board, journal, start, Duration.ofMinutes(10));
        var keeper = new TelephonyKeeper(
                board,
                partners.telephony(),
                new Gate(ground.paths),
                partners.moves(),
                new SipUnavailable(partners.ownSip(), ticker),
                ticker);
        var duty = new Duty(
                cycle,
                board,
                ticker,
                Duration.ofMillis(10),
                workers,
                keeper,
                data,
                files,
                false,
                Duration.ZERO,
                () -> {},
                () -> {});
        running = duty;
        duty.start();
        Awaitility.await().until(() -> duty.failed() || duty.latest().isPresent());
        return new Orders(partners, journal, () -> settings, () -> Optional.ofNullable(running));
    }

    /** Which phase an order leads to. */
    @FunctionalInterface
    private interface PhaseOf {
        Phase after(Order order);
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

    /** A master whose replication takes as long as the test wants, and then fails with a reason. */
    private Orders slowMaster(CountDownLatch ends) throws Exception {
        var ssh = SshAccess.ofPair(ground.paths, 1, "root");
        var nothing = new FilePull(ground.paths, ssh, List.of(), FileLimits.DEFAULT, fast);
        var push = new FilePush(ground.paths, ssh, List.of(), List.of(), FileLimits.DEFAULT, fast);
        var data = new DataKeeper(
                () -> new DataKeeper.Ground(DataStep.REPLICATE, Epoch.NONE, false),
                new Board((event, why) -> {}, Ticker.system()),
                () -> {
                    awaitUnderAnyInterruption(ends);
                    throw new RefusedException("its database is unchanged");
                },
                nothing,
                SLAVE_OF_MASTER,
                root.resolve("merge"),
                (event, why) -> {},
                new Rounds.Records(
                        new Progress(fast),
                        new RunBook(fast, InstantSource.system(), (event, why, observed, done, took) -> {}),
                        new DataAlarm((event, why) -> events.add(event + ": " + why), fast),
                        List.of("asterisk")));
        var files = new FilesKeeper(
                () -> new DataKeeper.Ground(DataStep.NOTHING, Epoch.NONE, false),
                new FilesKeeper.Tools(
                        push,
                        new TreeWatch(ground.paths, List.of(), List.of(), Duration.ZERO, Duration.ZERO, fast),
                        new DueDirectories(List.of(), Duration.ofHours(1), Duration.ofHours(1), fast),
                        Duration.ofHours(1)),
                SLAVE_OF_MASTER,
                (event, why) -> {},
                new Progress(fast),
                warnings -> {});
        var worker = new Loop("replication", Duration.ofHours(1), Ticker.system(), data);
        var mind = new ToldMind(memory -> Phase.SERVING, SERVING);
        return onDuty(new HaSettings(NodeRole.MASTER, SLAVE_OF_MASTER), mind, List.of(worker), data, files);
    }

    private static void awaitUnderAnyInterruption(CountDownLatch ends) {
        try {
            ends.await();
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aReplicationOfMinutesIsWaitedForUntilItsTrueEnd() throws Exception {
        var ends = new CountDownLatch(1);
        var orders = slowMaster(ends);
        var answer = CompletableFuture.supplyAsync(() -> refusal(() -> orders.replicate("127.0.0.3", false)));
        Awaitility.await().until(() -> seconds.get() > 60);
        assertThat(answer).isNotDone();
        ends.countDown();
        assertThat(answer.get(90, TimeUnit.SECONDS)).isEqualTo("its database is unchanged");
        assertThat(events)
                .as("an event when it begins to fail, and not with every run")
                .singleElement()
                .asString()
                .matches("ha_replication_failed: (continuous|script) run: its database is unchanged; .*");
    }

    @Test
    void aReplicationThatNeverEndsIsReportedAfterTheDeadlineOfAFirstFill() throws Exception {
        var orders = slowMaster(new CountDownLatch(1));
        seconds.set(0);
        var answer = CompletableFuture.supplyAsync(() -> refusal(() -> orders.replicate("127.0.0.3", false)));
        Awaitility.await().until(() -> seconds.get() > 60);
        seconds.addAndGet(600);
        assertThat(answer.get(90, TimeUnit.SECONDS)).startsWith("still running after 605 s");
    }

    @Test
    void aReplicationWhoseNodeLeavesItsRoleIsToldSo() throws Exception {
        var orders = slowMaster(new CountDownLatch(1));
        var answer = CompletableFuture.supplyAsync(() -> refusal(() -> orders.replicate("127.0.0.3", false)));
        var before = Objects.requireNonNull(running);
        Awaitility.await().until(() -> seconds.get() > 3);
        running = null;
        assertThat(answer.get(90, TimeUnit.SECONDS)).contains("left its role meanwhile");
        before.close();
    }

    @Test
    void filesThatMayNotGoToTheSlaveAreNotSaidToBeCopied() throws Exception {
        var orders = slowMaster(new CountDownLatch(1));
        assertThat(refusal(() -> orders.syncFiles(false))).startsWith("nothing may go to the slave now");
    }

    private static String refusal(Callable<?> order) {
        try {
            return "not refused: " + order.call();
        } catch (RefusedException refused) {
            return String.valueOf(refused.getMessage());
        } catch (Exception other) {
            return other.toString();
        }
    }
}
