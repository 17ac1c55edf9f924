package wazoha.demo.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.SipException;

/** All simulated phones of the demo on one socket and one thread. Thread-safe. */
public final class PhonePark implements AutoCloseable {
    private static final int CALLS_PER_SECOND = 25;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "phones");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Phone> phones = new CopyOnWriteArrayList<>();
    private final CallLedger ledger = new CallLedger(System.nanoTime());
    private final PhoneProfile profile;
    private final PhoneListener listener;
    private final PhoneLine line;
    private final Random chance;

    private PhonePark(
            InetSocketAddress bind, PhoneProfile profile, PhoneListener listener, long seed, Consumer<String> log)
            throws SipException {
        this.profile = profile;
        this.listener = listener;
        this.chance = new Random(seed);
        this.line = new PhoneLine(bind, loop, listener, profile, log);
    }

    /**
     * Plugs the phones in; calls begin with {@link #callEveryPhone}.
     *
     * @param bind one address and port for all phones
     * @param seed of the phones' jitter
     * @param log gets a line for each stumble
     * @throws SipException the address cannot be bound
     */
    public static PhonePark start(
            List<PhoneSpec> specs,
            InetSocketAddress bind,
            PhoneProfile profile,
            PhoneListener listener,
            long seed,
            Consumer<String> log)
            throws SipException {
        var park = new PhonePark(bind, profile, listener, seed, log);
        specs.forEach(park::addPhone);
        return park;
    }

    /** One more phone; it registers at once and takes part in the calls. */
    public void addPhone(PhoneSpec spec) {
        loop.execute(() -> {
            var phone = new Phone(spec, line, profile, listener, chance);
            phones.add(phone);
            phone.start();
        });
    }

    /** From now on each phone calls and is called once in this time. To be asked for once. */
    public void callEveryPhone(Duration perPhone) {
        var caller = new Caller(line, profile, listener, ledger, phones, perPhone, CALLS_PER_SECOND);
        loop.execute(caller::next);
    }

    /** Begins a new piece of the statistics. */
    public void mark(String name) {
        ledger.mark(name, System.nanoTime());
    }

    public CallStats stats() {
        return ledger.stats(System.nanoTime());
    }

    public List<PhoneSnapshot> snapshot() {
        try {
            return loop.submit(() -> phones.stream().map(Phone::snapshot).toList())
                    .get(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException stuck) {
            throw new IllegalStateException("the phones do not answer", stuck);
        }
    }

    @Override
    public void close() {
        loop.shutdownNow();
        line.close();
    }
}
