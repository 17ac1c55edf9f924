package wazoha.bench;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, in small: that it works and copies truly, never how fast. */
@Timeout(value = 600, unit = SECONDS)
class BenchTest {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void everyContenderCopiesASmallSystemAndIsMeasured() throws Exception {
        var printed = new ByteArrayOutputStream();
        var bench = new Bench(
                CHECKOUT,
                folder,
                Map.of("fsync", "off"),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        bench.run(new Options(List.of(50), 1, true));
        var size = new ObjectMapper().readTree(printed.toByteArray()).at("/sizes/0");
        assertThat(size.path("rows").asInt()).isBetween(30 * 50, 50 * 50);
        for (var work : Work.values()) {
            assertThat(size.path("medians")
                            .path(work.name().toLowerCase(Locale.ROOT))
                            .path("wallSeconds")
                            .asDouble())
                    .as("%s", work)
                    .isPositive();
        }
        assertThat(size.path("memoryMebibytes").asDouble()).isPositive();
        assertThat(size.path("targets")).isNotEmpty();
    }

    @Test
    void aUserHasAbout33RowsInOver40TablesWhoseReferencesHoldAndTheSameNumberGivesTheSame() throws Exception {
        try (var server = Server.start(folder.resolve("data"), Map.of("fsync", "off"))) {
            for (var name : List.of("one", "two")) {
                server.run("postgres", "CREATE DATABASE " + name);
                try (var connection = server.connect(name)) {
                    new Telephony(CHECKOUT, 300).makeTables(connection);
                    new Telephony(CHECKOUT, 300).makeRows(connection);
                }
            }
            var copied = Telephony.copied(server, "one");
            assertThat(copied).hasSizeGreaterThan(40);
            long rows = 0;
            for (var table : copied) {
                var query = "SELECT count(*) || ' ' || md5(string_agg(t::text, ';' ORDER BY t::text)) FROM %s t"
                        .formatted(table);
                var content = server.texts("one", query).get(0);
                assertThat(server.texts("two", query)).as(table).containsExactly(content);
                rows += Long.parseLong(content.split(" ", 2)[0]);
            }
            assertThat(rows / 300.0).isBetween(32.0, 36.0);
            try (var connection = server.connect("one")) {
                assertThat(new Telephony(CHECKOUT, 300).change(connection, 10, 1))
                        .isEqualTo(10);
                assertThat(new Telephony(CHECKOUT, 300).change(connection, 400, 2))
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void ourProcessRunsWithTheFlagsOfTheDaemon() throws Exception {
        var words = Files.readString(CHECKOUT.resolve("bin/wazo-ha")).split("[\\s\"]+", -1);
        assertThat(words).contains(OurProcess.FLAGS.toArray(String[]::new));
    }

    @Test
    void aWrongOptionIsToldWithWhatWouldBeRight() {
        assertThatThrownBy(() -> Options.parse(List.of("--users", "ten")))
                .hasMessage("--users needs a number from 1 to 200000, not ten");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds"))).hasMessageContaining("--rounds needs a value");
        assertThatThrownBy(() -> Options.parse(List.of("--fast"))).hasMessageContaining("there is no option --fast");
    }
}
