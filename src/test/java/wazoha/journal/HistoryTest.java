package wazoha.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;

@Timeout(120)
class HistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path root;

    private final List<String> troubles = new ArrayList<>();
    private Path file;
    private History history;

    @BeforeEach
    void aNodeWithoutHistory() {
        file = root.resolve("var/lib/wazo-ha/history.jsonl");
        history = open();
    }

    @Test
    void anEntryIsOneLineOfJson() throws Exception {
        history.append(new Entry(
                NOON,
                new Epoch(3),
                120,
                "failover",
                "TAKING_OVER",
                "the master is gone",
                "silent 3.1 s\n\"quoted\"",
                "start",
                Duration.ofMillis(41)));
        assertThat(Files.readString(file)).isEqualTo("""
                {"time":"2026-11-22T12:00:00Z","epoch":3,"rule":120,"event":"failover","phase":"TAKING_OVER",\
                "reason":"the master is gone","observed":"silent 3.1 s\\n\\"quoted\\"","done":"start","took_ms":41}
                """);
    }

    @Test
    void theSameAgainIsCountedAndToldWhenSomethingElseComes() throws Exception {
        for (int second = 0; second < 5; second++) {
            history.append(entry(second, "waiting"));
        }
        assertThat(Files.readAllLines(file)).hasSize(1);
        history.append(entry(9, "failover"));
        assertThat(reasons(Files.readAllLines(file))).containsExactly("waiting", "waiting x4 until 4", "failover");
    }

    @Test
    void repetitionsThatAreStillCountedAreShownAndWrittenAtTheEnd() throws Exception {
        history.append(entry(0, "waiting"));
        history.append(entry(1, "waiting"));
        history.append(entry(2, "waiting"));
        assertThat(reasons(history.last(10))).containsExactly("waiting", "waiting x2 until 2");
        assertThat(reasons(history.last(1))).containsExactly("waiting x2 until 2");
        history.close();
        history.close();
        assertThat(reasons(Files.readAllLines(file))).containsExactly("waiting", "waiting x2 until 2");
        assertThat(reasons(history.last(10))).containsExactly("waiting", "waiting x2 until 2");
    }

    @Test
    void theNewestLinesComeOldestFirstAcrossTheRotation() throws Exception {
        history = new History(new LineFile(root.resolve("var/lib/wazo-ha"), "history.jsonl", 1000), troubles::add);
        IntStream.range(0, 12).forEach(number -> history.append(entry(number, "event " + number)));
        assertThat(Files.size(file)).isLessThanOrEqualTo(1000);
        assertThat(Files.size(root.resolve("var/lib/wazo-ha/history.jsonl.1"))).isLessThanOrEqualTo(1000);
        assertThat(reasons(history.last(7)))
                .containsExactly("event 5", "event 6", "event 7", "event 8", "event 9", "event 10", "event 11");
        assertThat(history.last(0)).isEmpty();
        assertThat(history.last(-1)).isEmpty();
        assertThat(troubles).isEmpty();
    }

    @Test
    void historyStaysUnderTwoMebibytesForEver() throws Exception {
        var words = "x".repeat(2000);
        IntStream.range(0, 1500).forEach(number -> history.append(entry(number % 50, number + words)));
        assertThat(Files.size(file)).isLessThanOrEqualTo(1 << 20);
        assertThat(Files.size(root.resolve("var/lib/wazo-ha/history.jsonl.1"))).isLessThanOrEqualTo(1 << 20);
        assertThat(history.last(1).get(0)).contains("1499" + words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"time\":\"2026-", "{", "\0\0\0\0", "}", "{\"a\":{}"})
    void aLineThatACrashHasTornIsCutOffByTheNextAppend(String torn) throws Exception {
        history.append(entry(0, "before"));
        Files.writeString(file, torn, StandardOpenOption.APPEND);
        history = open();
        assertThat(reasons(history.last(10))).containsExactly("before");
        history.append(entry(1, "after"));
        assertThat(reasons(Files.readAllLines(file))).containsExactly("before", "after");
    }

    @Test
    void aWholeLineThatOnlyLacksItsEndIsKept() throws Exception {
        history.append(entry(0, "before"));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        history = open();
        assertThat(reasons(history.last(10))).containsExactly("before");
        history.append(entry(1, "after"));
        assertThat(reasons(Files.readAllLines(file))).containsExactly("before", "after");
    }

    @Test
    void aFileThatIsNothingButTornIsHealedToo() throws Exception {
        Files.createDirectories(file.getParent());
        Files.write(file, "x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        history.append(entry(0, "after"));
        assertThat(reasons(history.last(10))).containsExactly("after");
    }

    @Test
    void aHistoryThatCannotBeWrittenIsToldAndThrowsNothing() throws Exception {
        Files.createDirectories(file);
        history.append(entry(0, "lost"));
        assertThat(troubles)
                .singleElement()
                .asString()
                .startsWith("a line of history was lost (")
                .contains("everything else goes on");
        assertThat(history.last(5)).isEmpty();
        assertThat(troubles.get(1)).startsWith("history could not be read (");
        Files.delete(file);
        history.append(entry(1, "written again"));
        assertThat(reasons(history.last(5))).containsExactly("written again");
    }

    private History open() {
        return new History(new NodePaths(root), troubles::add);
    }

    private static Entry entry(int second, String reason) {
        return new Entry(
                NOON.plusSeconds(second),
                new Epoch(1),
                110,
                "rule",
                "STANDBY",
                reason,
                "",
                "",
                Duration.ofMillis(second));
    }

    private static List<String> reasons(List<String> lines) throws IOException {
        var reasons = new ArrayList<String>();
        for (var line : lines) {
            var json = new ObjectMapper().readTree(line);
            var repeated = json.path("repeated").asInt();
            var seconds = Duration.between(NOON, Instant.parse(json.get("time").asText()))
                    .toSeconds();
            reasons.add(
                    json.get("reason").asText() + (repeated == 0 ? "" : " x%d until %d".formatted(repeated, seconds)));
        }
        return reasons;
    }
}
