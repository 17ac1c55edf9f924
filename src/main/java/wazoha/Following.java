package wazoha;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.EffectException;
import wazoha.registrar.RegistrarBackups;

/** Gives registrars that came up behind our back their backup, every 30 s (docs/contract.md, section 5). */
final class Following implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final int EVERY_SECONDS = 30;

    private final RegistrarBackups backups;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "registrars");
        thread.setDaemon(true);
        return thread;
    });
    private String lastTrouble = "";

    Following(RegistrarBackups backups) {
        this.backups = backups;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::follow, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void follow() {
        try {
            backups.follow();
            lastTrouble = "";
        } catch (EffectException | RuntimeException trouble) {
            String text = String.valueOf(trouble.getMessage());
            if (!text.equals(lastTrouble)) {
                lastTrouble = text;
                LOG.warn("registrars: {}", text);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
