package wazoha.asterisk;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets time pass between two questions to Asterisk. */
final class Pause {
    private static final Duration LENGTH = Duration.ofMillis(200);

    private Pause() {}

    static void take() throws InterruptedException {
        if (new Semaphore(0).tryAcquire(LENGTH.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("a permit that nobody gave");
        }
    }
}
