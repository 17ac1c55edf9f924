package wazoha.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProgramTest {
    @TempDir
    Path folder;

    @Test
    void theStatusAndBothOutputsAreKept() throws InterruptedException {
        var outcome =
                Program.of("sh", "-c", "echo said; echo failed >&2; exit 3").run();
        assertThat(outcome).isEqualTo(new Outcome.Exited(3, "said\nfailed\n"));
        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.describe()).isEqualTo("exit status 3: said\nfailed");
    }

    @Test
    void argumentsReachTheProgramAsTheyAre() throws InterruptedException {
        assertThat(Program.of("printf", "%s|", "a b", "$(id)", "", "'\"").run())
                .isEqualTo(new Outcome.Exited(0, "a b|$(id)||'\"|"));
    }

    @Test
    void aMissingProgramIsNamed() throws InterruptedException {
        var outcome = Program.of("/no/such/program").run();
        assertThat(outcome).isInstanceOf(Outcome.NotStarted.class);
        assertThat(outcome.describe()).startsWith("not started: ").contains("/no/such/program");
    }

    @Test
    void aProgramThatMayNotBeExecutedIsNotStarted() throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("plain"), "text");
        assertThat(Program.of(file.toString()).run()).isInstanceOf(Outcome.NotStarted.class);
    }

    @Test
    void theDeadlineKillsTheProgramAndItsChildren() throws InterruptedException, IOException {
        var pids = folder.resolve("pids");
        var outcome = Program.of(
                        "sh", "-c", "sleep 60 & echo $! $$ > \"$0\"; echo begun; trap '' TERM; wait", pids.toString())
                .within(Duration.ofMillis(1500))
                .run();
        assertThat(outcome).isInstanceOfSatisfying(Outcome.TimedOut.class, late -> {
            assertThat(late.after()).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(20));
            assertThat(late.output()).isEqualTo("begun\n");
        });
        for (String pid : Files.readString(pids).strip().split(" ", -1)) {
            await().until(() -> !isRunning(Long.parseLong(pid)));
        }
    }

    @Test
    void inputIsReadToItsEnd() throws InterruptedException {
        String text = "line\n".repeat(100_000);
        assertThat(Program.of("wc", "-l").withInput(text).run()).isEqualTo(new Outcome.Exited(0, "100000\n"));
    }

    @Test
    void aProgramThatDoesNotReadItsInputDoesNotOutliveTheDeadline() throws InterruptedException {
        var outcome = Program.of("sleep", "60")
                .withInput("x".repeat(1_000_000))
                .within(Duration.ofMillis(300))
                .run();
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
    }

    @Test
    void inputThatNobodyReadsIsNoFailure() throws InterruptedException {
        assertThat(Program.of("true").withInput("x".repeat(1_000_000)).run().succeeded())
                .isTrue();
    }

    @Test
    void onlyTheLastSixtyFourKilobytesOfOutputAreKept() throws InterruptedException {
        var outcome = Program.of("sh", "-c", "head -c 200000 /dev/zero | tr '\\0' a; printf end")
                .run();
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Exited.class, exited -> {
            assertThat(exited.output()).hasSize(64 * 1024).endsWith("aend");
        });
    }

    @Test
    void variablesAreAdded() throws InterruptedException {
        assertThat(Program.of("sh", "-c", "echo $COLOUR")
                        .with("COLOUR", "green")
                        .run())
                .isEqualTo(new Outcome.Exited(0, "green\n"));
    }

    @Test
    void itsTextShowsNeitherEnvironmentNorInput() {
        var program = new Program(List.of("psql"), Map.of("PGPASSWORD", "secret"), "secret", Duration.ofSeconds(1));
        assertThat(program).hasToString("Program[psql]");
    }

    @Test
    void anInterruptEndsTheProgram() throws IOException, InterruptedException {
        var pid = folder.resolve("pid");
        var thread = new Thread(() -> assertThatThrownBy(
                        () -> Program.of("sh", "-c", "echo $$ > \"$0\"; exec sleep 60", pid.toString())
                                .run())
                .isInstanceOf(InterruptedException.class));
        thread.start();
        await().until(() -> Files.exists(pid) && Files.size(pid) > 0);
        thread.interrupt();
        thread.join();
        long number = Long.parseLong(Files.readString(pid).strip());
        await().until(() -> !isRunning(number));
    }

    @Test
    void aDetachedProgramHasASessionOfItsOwnAndAppendsToItsLog() throws IOException {
        var log = Files.writeString(folder.resolve("log"), "before\n");
        long pid = Program.of("sh", "-c", "echo started; echo failed >&2; exec sleep 60")
                .detach(log);
        try {
            await().until(() -> Files.readString(log).equals("before\nstarted\nfailed\n"));
            String[] columns = Files.readString(Path.of("/proc/" + pid + "/stat"))
                    .replaceFirst(".*\\) ", "")
                    .split(" ", -1);
            assertThat(columns[3]).as("session").isEqualTo(Long.toString(pid));
        } finally {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Not one that is dead and was not fetched yet: where process 1 fetches no orphans, it stays so. */
    private static boolean isRunning(long pid) throws IOException {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
