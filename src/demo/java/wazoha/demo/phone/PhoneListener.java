package wazoha.demo.phone;

import java.net.InetSocketAddress;

/**
 * Hears what happens to phones, on the phones' own thread: it must not block.
 *
 * <p>Times are {@link System#nanoTime}: on Linux the same clock for every process of the machine.
 */
public interface PhoneListener {
    /** Told when a phone becomes registered at a server, not at each refresh. */
    default void registered(String name, InetSocketAddress server, long atNanos) {}

    default void registrationLost(String name, InetSocketAddress server, String reason, long atNanos) {}

    default void incomingCall(String name, String caller, long atNanos) {}

    /** A call of the {@link Caller} ended: answered, or why not. */
    default void called(String from, String to, boolean answered, String outcome, long atNanos) {}
}
