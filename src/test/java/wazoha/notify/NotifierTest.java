package wazoha.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Ticker;

/** docs/contract.md, section 8: events, and that a slow or dead receiver delays nobody. */
@Timeout(120)
class NotifierTest {
    private final AtomicLong seconds = new AtomicLong();
    /** Each look at the clock is 20 s later: the longest pause ends at its fourth look. */
    private final Ticker hurried = () -> Duration.ofSeconds(seconds.addAndGet(20));

    @Test
    void everyReceiverIsToldOfEveryEventInOrder() {
        var mail = new RememberingReceiver("mail");
        var bus = new RememberingReceiver("bus");
        try (var notifier = new Notifier(List.of(mail, bus), Ticker.system())) {
            for (int i = 0; i < 20; i++) {
                notifier.offer(Events.named("ha_failover", String.valueOf(i)));
            }
            await().until(() -> mail.told.size() == 20 && bus.told.size() == 20);
            assertThat(mail.told).startsWith("0", "1", "2").endsWith("19");
        }
    }

    @Test
    void aReceiverThatHangsDelaysNeitherTheCallerNorTheOthers() throws Exception {
        var dead = new RememberingReceiver("webhook");
        dead.hangs = true;
        var mail = new RememberingReceiver("mail");
        try (var logged = new LoggedLines(Delivery.class);
                var notifier = new Notifier(List.of(dead, mail), Ticker.system(), 10)) {
            notifier.offer(Events.failover());
            assertThat(dead.hanging.await(60, TimeUnit.SECONDS)).isTrue();
            long start = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                notifier.offer(Events.named("ha_failback", "number " + i));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(15)); // it hangs for 20 s
            await().until(() -> mail.told.contains("number 999"));
            dead.letGo.countDown();
            await().until(() -> dead.told.contains("number 999"));
            assertThat(dead.told).hasSize(11).contains("number 990");
            await().until(() -> logged.about("webhook has caught up") == 1);
            assertThat(logged.about("webhook does not keep up")).isEqualTo(1);
            assertThat(logged.about("990 events were dropped")).isEqualTo(1);
        }
    }

    @Test
    void whatFailsIsTriedAgainAndThenTheReceiverWorks() {
        var bus = new RememberingReceiver("bus");
        bus.failures.set(4);
        try (var notifier = new Notifier(List.of(bus), hurried)) {
            notifier.offer(Events.failover());
            await().until(() -> !bus.told.isEmpty());
            assertThat(bus.tries).hasValue(5);
            await().until(() -> notifier.works("bus"));
        }
    }

    @Test
    void afterTwelveTriesAnEventIsGivenUpAndTheNextOneIsTried() {
        var bus = new RememberingReceiver("bus");
        bus.failures.set(12);
        try (var notifier = new Notifier(List.of(bus), hurried)) {
            notifier.offer(Events.named("ha_failover", "first"));
            notifier.offer(Events.named("ha_failback", "second"));
            await().until(() -> bus.told.contains("second"));
            assertThat(bus.told).containsExactly("second");
            assertThat(bus.tries).hasValue(13);
        }
    }

    @Test
    void pausesGrowOnTheClockThatWasHandedIn() {
        var bus = new RememberingReceiver("bus");
        bus.failures.set(3);
        try (var notifier = new Notifier(List.of(bus), () -> Duration.ofSeconds(seconds.get()))) {
            notifier.offer(Events.failover());
            await().until(() -> bus.tries.get() == 1);
            seconds.addAndGet(1);
            await().until(() -> bus.tries.get() == 2);
            seconds.addAndGet(1);
            await().during(300, TimeUnit.MILLISECONDS).until(() -> bus.tries.get() == 2);
            seconds.addAndGet(1);
            await().until(() -> bus.tries.get() == 3);
            seconds.addAndGet(4);
            await().until(() -> bus.told.size() == 1);
        }
    }

    @Test
    void aReceiverThatRefusesIsNotAskedTwiceForTheSame() {
        var mail = new RememberingReceiver("mail");
        mail.refuses = true;
        try (var notifier = new Notifier(List.of(mail), Ticker.system())) {
            notifier.offer(Events.failover());
            await().until(() -> !notifier.works("mail"));
            mail.refuses = false;
            notifier.offer(Events.named("ha_failback", "later"));
            await().until(() -> mail.told.equals(List.of("later")));
            assertThat(mail.tries).hasValue(2);
            assertThat(notifier.works("nobody")).isTrue();
        }
    }

    @Test
    void whatHistoryAloneIsToldDisturbsNobody() {
        var mail = new RememberingReceiver("mail");
        try (var notifier = new Notifier(List.of(mail), Ticker.system())) {
            notifier.offer(Events.named("on_duty", "role slave"));
            notifier.offer(Events.named("ha_edited", "from disabled to slave"));
            await().until(() -> !mail.told.isEmpty());
            assertThat(mail.told).containsExactly("from disabled to slave");
        }
    }

    @Test
    void theEndWaitsForWhatIsQueuedButNotForWhoHangs() {
        var mail = new RememberingReceiver("mail");
        var dead = new RememberingReceiver("webhook");
        dead.hangs = true;
        var notifier = new Notifier(List.of(dead, mail), Ticker.system());
        for (int i = 0; i < 50; i++) {
            notifier.offer(Events.named("ha_failover", String.valueOf(i)));
        }
        long start = System.nanoTime();
        notifier.close();
        assertThat(mail.told).hasSize(50);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15)); // it hangs for 20 s
        dead.letGo.countDown();
    }
}
