package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.process.OwnJvm;

/** One lock for the daemon and all scripts (docs/contract.md, section 8), against a real process that holds it. */
@Timeout(60)
class DaemonLockTest {
    private static final Duration FIRST_LOOK = Duration.ofHours(7);

    @TempDir
    Path root;

    private NodePaths paths;
    private Process script;

    @BeforeEach
    void aScriptIsAtWork() throws IOException {
        paths = new NodePaths(root);
        script = new ProcessBuilder(OwnJvm.command(LockingProcess.class.getName(), root.toString(), "wazo-sync"))
                .start();
        assertThat(script.inputReader().readLine()).isEqualTo("held by DaemonLock");
    }

    @AfterEach
    void end() {
        script.destroyForcibly();
    }

    private DaemonLock take(Duration patience) throws IOException {
        return DaemonLock.inItsPlace(paths, "xivo-check-master-status", patience, () -> {
            throw new IllegalStateException("no daemon is to be asked about a script");
        });
    }

    @Test
    void aSecondScriptIsToldWhoIsAtWork() {
        assertThatThrownBy(() -> take(Duration.ofMillis(200)).close())
                .isInstanceOf(IOException.class)
                .hasMessage("wazo-sync is at work (process %d); nothing was done".formatted(script.pid()));
        assertThat(script.isAlive()).isTrue();
    }

    @Test
    void aSecondScriptWithPatienceComesNext() throws Exception {
        var second = CompletableFuture.supplyAsync(() -> {
            try (var lock = take(Duration.ofSeconds(20))) {
                return lock.getClass().getSimpleName();
            } catch (IOException busy) {
                return String.valueOf(busy.getMessage());
            }
        });
        script.outputWriter().close();
        assertThat(second.get(90, TimeUnit.SECONDS)).isEqualTo("DaemonLock");
    }

    @Test
    void theLockOfAKilledScriptIsFreeAtOnce() throws Exception {
        script.destroyForcibly().waitFor();
        try (var lock = take(Duration.ZERO)) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(paths.run().resolve("lock")))
                    .startsWith(ProcessHandle.current().pid() + " ")
                    .endsWith(" xivo-check-master-status\n");
        }
    }

    @Test
    void aDaemonThatStartsWaitsForTheScript() throws Exception {
        var daemon = CompletableFuture.supplyAsync(() -> {
            try (var lock = DaemonLock.ofDaemon(paths)) {
                return lock.getClass().getSimpleName();
            } catch (IOException refused) {
                return String.valueOf(refused.getMessage());
            }
        });
        script.outputWriter().close();
        assertThat(daemon.get(90, TimeUnit.SECONDS)).isEqualTo("DaemonLock");
        assertThat(script.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).isEqualTo(0);
    }

    @Test
    void aDaemonThatStartsEndsAScriptThatTakesOver20Seconds() throws Exception {
        var skipped = new AtomicReference<>(Duration.ZERO);
        var looks = new AtomicInteger();
        Ticker ticker = () -> {
            looks.incrementAndGet();
            return FIRST_LOOK.plus(skipped.get());
        };
        var daemon = CompletableFuture.supplyAsync(() -> {
            try (var lock = DaemonLock.ofDaemon(paths, ticker)) {
                return lock.getClass().getSimpleName();
            } catch (IOException refused) {
                return String.valueOf(refused.getMessage());
            }
        });
        await().until(() -> looks.get() > 1);
        skipped.set(Duration.ofMillis(19_900));
        int then = looks.get();
        await().until(() -> looks.get() > then + 3);
        assertThat(script.isAlive()).as("after 19.9 s").isTrue();
        assertThat(daemon.isDone()).isFalse();
        skipped.set(Duration.ofSeconds(20));
        assertThat(daemon.get(90, TimeUnit.SECONDS)).isEqualTo("DaemonLock");
        assertThat(script.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).as("SIGTERM").isEqualTo(128 + 15);
    }
}
