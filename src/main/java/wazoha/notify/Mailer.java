package wazoha.notify;

import java.time.Instant;

/** Who takes mail from this host: the local program, or a server. */
public interface Mailer extends Receiver {
    /**
     * Returns when this mail is taken.
     *
     * @param time when it was written
     * @param subject one line of ASCII
     * @param body as it is to be read
     */
    void post(Instant time, String subject, String body) throws DeliveryException, InterruptedException;
}
