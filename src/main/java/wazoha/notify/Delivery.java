package wazoha.notify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Ticker;

/**
 * One receiver, its queue and its thread. An event is tried twelve times in six minutes, with pauses of 1, 2, 4 and so on
 * up to 60 s: what moves service often takes the way to a receiver along, and a mail server may want to be asked twice,
 * five minutes apart. Then it is given up. When the queue is full the oldest event goes. The log has one line when
 * trouble begins and one when it ends.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int MOST_TRIES = 12;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration KEEP_EVERY = Duration.ofSeconds(30);
    /** How soon a pause notices that its time has passed on a clock that is not the system's. */
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final Receiver receiver;
    private final Ticker ticker;
    private final int mostWaiting;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private long lost;
    private boolean lossTold;
    private volatile boolean ending;
    private volatile boolean works = true;
    private String trouble = "";
    private boolean hopeless;

    Delivery(Receiver receiver, Ticker ticker, int mostWaiting) {
        this.receiver = receiver;
        this.ticker = ticker;
        this.mostWaiting = mostWaiting;
        this.thread = new Thread(this::run, "notify-" + receiver.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    String name() {
        return receiver.name();
    }

    boolean works() {
        return works;
    }

    /** The lock is held for a few instructions only, here and by the thread: nobody waits for a receiver. */
    void offer(Event event) {
        lock.lock();
        try {
            if (waiting.size() == mostWaiting) {
                waiting.removeFirst();
                lose();
            }
            waiting.addLast(event);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void lose() {
        lost++;
        if (!lossTold) {
            lossTold = true;
            LOG.warn(
                    "{} does not keep up: more than {} events wait, the oldest are dropped (they stand in history)",
                    receiver.name(),
                    mostWaiting);
        }
    }

    void end() {
        ending = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void join(Duration patience) {
        try {
            thread.join(Math.max(1, patience.toMillis()));
            thread.interrupt();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (receiver) {
            attempt(receiver::keep);
            while (true) {
                var next = next(KEEP_EVERY);
                if (next.isPresent()) {
                    deliver(next.get());
                } else if (ending) {
                    return;
                } else {
                    attempt(receiver::keep);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Event event) throws InterruptedException {
        var pause = FIRST_PAUSE;
        for (int tries = 1; !attempt(() -> told(event)); tries++) {
            if (tries == MOST_TRIES || ending || hopeless) {
                LOG.info("{} was not told of {} ({}): given up after {} tries", name(), event.name(), trouble, tries);
                return;
            }
            pause(pause);
            var doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    /** One exchange with the receiver; tells whether it proves that the receiver works. */
    @FunctionalInterface
    private interface Exchange {
        boolean perform() throws DeliveryException, InterruptedException;
    }

    private boolean attempt(Exchange exchange) throws InterruptedException {
        try {
            if (exchange.perform()) {
                worked();
            }
            return true;
        } catch (DeliveryException failed) {
            failed(String.valueOf(failed.getMessage()), failed.isHopeless());
        } catch (RuntimeException defect) {
            LOG.error("{} failed inside", name(), defect);
            failed(defect.toString(), true);
        }
        return false;
    }

    private boolean told(Event event) throws DeliveryException, InterruptedException {
        receiver.tell(event);
        return true;
    }

    private void worked() {
        if (!works) {
            LOG.info("{} works again", name());
        }
        long dropped = lostUntilCaughtUp();
        if (dropped > 0) {
            LOG.warn("{} has caught up; {} events were dropped meanwhile", name(), dropped);
        }
        works = true;
        hopeless = false;
    }

    private void failed(String text, boolean forGood) {
        if (works) {
            LOG.warn("{} failed: {}; each event is tried for 6 minutes", name(), text);
        }
        works = false;
        trouble = text;
        hopeless = forGood;
    }

    private long lostUntilCaughtUp() {
        lock.lock();
        try {
            if (!waiting.isEmpty()) {
                return 0;
            }
            long count = lost;
            lost = 0;
            lossTold = false;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** The next event; empty if none came in time, or if there is none any more and the thread is to end. */
    private Optional<Event> next(Duration patience) throws InterruptedException {
        var end = ticker.now().plus(patience);
        lock.lock();
        try {
            while (waiting.isEmpty() && !ending) {
                var left = end.minus(ticker.now());
                if (left.isZero() || left.isNegative()) {
                    break;
                }
                changed.await(left.toNanos(), TimeUnit.NANOSECONDS);
            }
            return Optional.ofNullable(waiting.pollFirst());
        } finally {
            lock.unlock();
        }
    }

    /** New events do not shorten it; the end of the daemon does. */
    private void pause(Duration length) throws InterruptedException {
        var end = ticker.now().plus(length);
        lock.lock();
        try {
            while (!ending && ticker.now().compareTo(end) < 0) {
                changed.await(GLANCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }
}
