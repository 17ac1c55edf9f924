package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsPageTest {
    private static final Path PAGE = Path.of("docs/faults.md");

    @TempDir
    Path folder;

    @Test
    void thePageSaysWhatTheResultsSay() throws Exception {
        if (Boolean.getBoolean("write")) {
            Files.writeString(PAGE, FaultsPage.of(Path.of("lab")));
        }
        assertThat(PAGE)
                .as("stale: ./test -Dtest=FaultsPageTest -Dwrite=true")
                .hasContent(FaultsPage.of(Path.of("lab")));
    }

    @Test
    void aFaultThatFailsIsListedWithItsReason() throws Exception {
        Files.createDirectories(folder.resolve("results"));
        Files.createDirectories(folder.resolve("faults"));
        Files.createFile(folder.resolve("faults/never-run"));
        Files.writeString(folder.resolve("results/faults.jsonl"), """
                {"fault":"a","steps":[{"kind":"serves","node":"slave","seconds":5.25,"rule":150}],"gap_outgoing":6.5,"gap_incoming":7,"well_again":30,"kept":0,"lost":0,"failures":[]}
                {"fault":"a","steps":[{"kind":"serves","node":"slave","seconds":null,"rule":null}],"gap_outgoing":60,"gap_incoming":61,"well_again":90,"kept":20,"lost":1,"failures":["1 rows that were written are nowhere"]}
                """);
        assertThat(FaultsPage.of(folder))
                .contains(
                        "| [a](../lab/faults/a) | 1 of 2, not merged | slave 5.3 | 150 | 33.3 / 60.0 | 34.0 / 61.0 | 60.0 / 90.0 | 20 | 1 |")
                .contains("- a: 1 rows that were written are nowhere")
                .contains("not in these results: never-run");
    }
}
