package wazoha.notify;

/** A receiver did not take an event. The message names the receiver and the reason, never a secret. */
public final class DeliveryException extends Exception {
    private final boolean hopeless;

    private DeliveryException(String message, boolean hopeless) {
        super(message);
        this.hopeless = hopeless;
    }

    /** It may go better at the next try. */
    static DeliveryException forNow(String message) {
        return new DeliveryException(message, false);
    }

    /** The receiver has understood and refused: the same again would be refused again. */
    static DeliveryException refused(String message) {
        return new DeliveryException(message, true);
    }

    boolean isHopeless() {
        return hopeless;
    }
}
