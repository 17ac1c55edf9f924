package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.service.MoveMark.Move;

/** What else belongs to a start or a stop of telephony, once (docs/contract.md, section 8); with real programs. */
@Timeout(120)
class MoveProgramsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private MoveMark mark;
    private final List<String> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void aNodeThatHasJustBooted() {
        mark = new MoveMark(root.resolve("run"));
    }

    /** Writes a word of ours into a file, one line a call. */
    private List<String> says(String word) {
        return List.of("sh", "-c", "echo \"$1\" >> \"$0\"", root.resolve("said").toString(), word);
    }

    private List<String> said() throws IOException {
        var file = root.resolve("said");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private MovePrograms programs(Duration limit, List<List<String>> afterStart, List<List<String>> onStop) {
        return new MovePrograms(
                mark, new MovePrograms.Lists(afterStart, onStop, limit), (event, why) -> events.add(event + " " + why));
    }

    @ParameterizedTest(name = "8 manage-slave-services: {0}: programs owed for {1}")
    @CsvSource(delimiter = '|', textBlock = """
        # what happens, one after another            | owed
        found                                        |
        started                                      | STARTED
        stopped                                      | STOPPED
        started started started                      | STARTED
        stopped stopped                              | STOPPED
        started stopped started                      | STARTED STOPPED STARTED
        found started                                |
        found stopped started                        | STOPPED STARTED
        started restart started found stopped        | STARTED STOPPED
        started boot found                           | STARTED
        started boot started                         | STARTED STARTED
        stopped boot stopped                         | STOPPED STOPPED
        """)
    void programsAreOwedOnceForEachMove(String steps, String owed) throws Exception {
        var taken = new ArrayList<String>();
        for (String step : steps.split(" ", -1)) {
            switch (step) {
                case "found" -> mark.runs(false);
                case "started" -> mark.runs(true);
                case "stopped" -> mark.stops();
                case "restart" -> mark = new MoveMark(root.resolve("run"));
                case "boot" -> forget();
                default -> throw new IllegalArgumentException(step);
            }
            mark.take().map(Move::name).ifPresent(taken::add);
        }
        assertThat(String.join(" ", taken)).isEqualTo(owed == null ? "" : owed);
    }

    private void forget() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("run"))) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void ofSeveralThatAskAtOnceOneTakesWhatIsOwed() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 25; round++) {
                mark.stops();
                mark.runs(true);
                Callable<List<Move>> asker =
                        () -> new MoveMark(root.resolve("run")).take().stream().toList();
                var taken = new ArrayList<Move>();
                for (var answer : threads.invokeAll(List.of(asker, asker, asker, asker))) {
                    taken.addAll(answer.get());
                }
                assertThat(taken).as("round %d", round).containsExactly(Move.STARTED);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void programsRunInTheirOrderWithTheirArgumentsAsTheyAre() throws Exception {
        mark.runs(true);
        try (var programs = programs(LIMIT, List.of(says("relog all; $(id)"), says("two")), List.of(says("no")))) {
            programs.settle();
            programs.settle();
        }
        assertThat(said()).containsExactly("relog all; $(id)", "two");
        assertThat(events).isEmpty();
    }

    @Test
    void aProgramThatFailsIsAnEventAndTheNextOneRuns() throws Exception {
        mark.stops();
        var failing = List.of("sh", "-c", "echo no connection; exit 3");
        try (var programs = programs(LIMIT, List.of(), List.of(failing, says("next")))) {
            programs.settle();
        }
        assertThat(said()).containsExactly("next");
        assertThat(events)
                .containsExactly(
                        "services_program_failed sh -c echo no connection; exit 3: exit status 3: no connection;"
                                + " telephony itself is stopped, so run it again by hand");
    }

    @Test
    void aProgramThatTheHostDoesNotHaveIsNoError() throws Exception {
        mark.runs(true);
        var absent = List.of("no-such-program-here", "monitor");
        var nowhere = List.of("/no/such/program");
        try (var programs = programs(LIMIT, List.of(absent, nowhere, says("next")), List.of())) {
            programs.settle();
        }
        assertThat(said()).containsExactly("next");
        assertThat(events).isEmpty();
    }

    @Test
    void aProgramThatHangsDelaysNobodyAndIsKilledAtItsLimit() throws Exception {
        mark.runs(true);
        try (var programs =
                programs(Duration.ofSeconds(4), List.of(List.of("sleep", "600"), says("next")), List.of())) {
            long start = System.nanoTime();
            programs.look();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            await().until(() -> said().equals(List.of("next")));
        }
        assertThat(events).singleElement().asString().startsWith("services_program_failed sleep 600: no end after ");
    }

    @Test
    void aLaterMoveEndsTheProgramsOfAnEarlierOne() throws Exception {
        var endless = List.of(
                "sh", "-c", "echo $$ >> \"$0\"; sleep 600", root.resolve("pid").toString());
        mark.runs(true);
        try (var programs = programs(LIMIT, List.of(endless, says("logged in")), List.of(says("off")))) {
            programs.look();
            await().until(() -> Files.exists(root.resolve("pid")) && Files.size(root.resolve("pid")) > 0);
            mark.stops();
            programs.look();
            await().until(() -> said().equals(List.of("off")));
            long pid = Long.parseLong(Files.readString(root.resolve("pid")).strip());
            await().until(() -> ProcStat.of(pid).filter(stat -> !stat.isDead()).isEmpty());
        }
        assertThat(said()).containsExactly("off");
        assertThat(mark.isOwed()).isFalse();
    }

    @Test
    void whatADaemonThatEndsLeavesUndoneIsOwedToTheNext() throws Exception {
        mark.runs(true);
        try (var programs = programs(LIMIT, List.of(says("begun"), List.of("sleep", "600")), List.of())) {
            programs.look();
            await().until(() -> said().equals(List.of("begun")));
        }
        await().until(mark::isOwed);
        assertThat(mark.take()).contains(Move.STARTED);
    }
}
