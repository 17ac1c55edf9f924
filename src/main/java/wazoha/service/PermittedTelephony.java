package wazoha.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Telephony that nobody starts, not even after a crash, while an administrator forbids it by one of two files
 * (docs/contract.md, section 8). What runs goes on and may be stopped. Thread-safe if what it drives is.
 */
public final class PermittedTelephony implements Telephony {
    private final Telephony telephony;
    private final Path disabled;
    private final Path stopped;

    /**
     * @param disabled forbids until {@code wazo-service enable}
     * @param stopped forbids until {@code wazo-service start} or the next boot
     */
    public PermittedTelephony(Telephony telephony, Path disabled, Path stopped) {
        this.telephony = telephony;
        this.disabled = disabled;
        this.stopped = stopped;
    }

    /** Why nothing may be started, for people. */
    private Optional<String> prohibition() {
        if (Files.exists(disabled)) {
            return Optional.of("it is disabled (%s): 'wazo-service enable' ends that".formatted(disabled));
        }
        return Files.exists(stopped)
                ? Optional.of("an operator stopped it (%s): 'wazo-service start' ends that".formatted(stopped))
                : Optional.empty();
    }

    @Override
    public State state() throws InterruptedException {
        return telephony.state();
    }

    @Override
    public List<Unit> units() throws InterruptedException {
        return telephony.units();
    }

    @Override
    public void start() throws ServiceException, InterruptedException {
        var why = prohibition();
        if (why.isPresent()) {
            throw new ServiceException("telephony is not started: %s; what ran still runs".formatted(why.get()));
        }
        telephony.start();
    }

    @Override
    public void stop() throws ServiceException, InterruptedException {
        telephony.stop();
    }

    @Override
    public void supervise() throws InterruptedException {
        if (prohibition().isEmpty()) {
            telephony.supervise();
        }
    }

    @Override
    public boolean startable() throws InterruptedException {
        return prohibition().isEmpty() && telephony.startable();
    }

    @Override
    public OptionalInt liveCalls() throws InterruptedException {
        return telephony.liveCalls();
    }
}
