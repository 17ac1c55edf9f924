package wazoha.demo.sip;

/** The node's database could not be asked, and no earlier answer is known. */
final class SubscribersException extends Exception {
    SubscribersException(String message, Throwable cause) {
        super(message, cause);
    }
}
