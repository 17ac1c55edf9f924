package wazoha.demo.sip;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.sip.address.URI;

/**
 * Where each user can be reached, in memory only: a server that starts knows nobody. The newest contact wins.
 * Thread-safe.
 */
final class Bindings {
    /**
     * @param contact the address that calls are sent to
     * @param source {@code host:port} that the REGISTER came from
     * @param endNanos when it ends, on the monotonic clock
     */
    record Binding(URI contact, String source, String callId, long sequence, long endNanos) {}

    private final Map<String, Binding> byUser = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    Bindings(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    Optional<Binding> of(String user) {
        var binding = byUser.get(user);
        if (binding == null || left(binding).isNegative()) {
            return Optional.empty();
        }
        return Optional.of(binding);
    }

    Duration left(Binding binding) {
        return Duration.ofNanos(binding.endNanos() - nanoClock.getAsLong());
    }

    void put(String user, URI contact, String source, String callId, long sequence, Duration granted) {
        byUser.put(user, new Binding(contact, source, callId, sequence, nanoClock.getAsLong() + granted.toNanos()));
    }

    void remove(String user) {
        byUser.remove(user);
    }
}
