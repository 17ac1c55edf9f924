package wazoha.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailoverPageTest {
    private static final Path PAGE = Path.of("docs/failover.md");

    @Test
    void thePageSaysWhatTheTablesSay() throws Exception {
        if (Boolean.getBoolean("write")) {
            Files.writeString(PAGE, FailoverPage.text());
        }
        assertThat(PAGE)
                .as("stale: ./test -Dtest=FailoverPageTest -Dwrite=true")
                .hasContent(FailoverPage.text());
    }
}
