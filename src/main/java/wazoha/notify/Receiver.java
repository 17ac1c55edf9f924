package wazoha.notify;

import java.io.Closeable;

/** Someone who is told of events. Each is owned by one thread, which it may block for up to its own deadlines. */
public interface Receiver extends Closeable {
    /** For the log, such as {@code mail}; no secret in it. */
    String name();

    /** Returns when the receiver has taken the event. */
    void tell(Event event) throws DeliveryException, InterruptedException;

    /**
     * Called now and then while there is nothing to tell: keeps a connection, if there is one to keep.
     *
     * @return whether this has proven that the receiver works
     */
    default boolean keep() throws DeliveryException, InterruptedException {
        return false;
    }

    @Override
    default void close() {}
}
