package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** The lab does what docs/install.md says; here only whether it can read it. */
@Timeout(60)
class InstallPageTest {
    @TempDir
    Path folder;

    private static Outcome.Exited page(Path file, String... words) throws Exception {
        var command = new ArrayList<>(List.of("lab/page"));
        command.addAll(List.of(words));
        var outcome = Program.of(command)
                .with("PAGE", file.toString())
                .within(Duration.ofSeconds(20))
                .run();
        return (Outcome.Exited) outcome;
    }

    @Test
    void everyBlockSaysOnWhichHostItIsTyped() throws Exception {
        var checked = page(Path.of("docs/install.md").toAbsolutePath(), "check");
        assertThat(checked.output()).isEmpty();
        assertThat(checked.status()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        '# on the third node'      | no known host: "on the third node"
        wazo-ha status            | the first line of a block says on which host it is typed
        '# names, on both nodes'   | the first block, and it alone, gives names
        '# instead, on the master' | instead of a block for other hosts
        """)
    void aBlockOfAnotherKindIsNamed(String first, String why) throws Exception {
        var file = Files.writeString(
                folder.resolve("page.md"),
                "```sh\n# names, on both nodes\nA=1\n```\n\n## 1. Step\n\n```sh\n# on the slave\ntrue\n```\n\n```sh\n%s\ntrue\n```\n"
                        .formatted(first));
        var checked = page(file, "check");
        assertThat(checked.status()).isEqualTo(1);
        assertThat(checked.output()).contains(why);
    }

    @Test
    void anotherWayTakesThePlaceOfTheOneBefore() throws Exception {
        var file = Files.writeString(folder.resolve("page.md"), """
                ```sh
                # names, on both nodes
                A=1
                ```

                ## 7. Step

                ```sh
                # on both nodes
                one
                ```

                ```sh
                # instead, on both nodes
                two
                ```

                ```sh
                # only on a Wazo, on the slave
                three
                ```

                ```sh
                # on the master: at last
                four
                ```
                """);
        assertThat(page(file, "check").status()).isZero();
        assertThat(page(file, "steps", "7").output()).isEqualTo("3 m s\n5 m\n");
        assertThat(page(file, "step", "3").output()).isEqualTo("# instead, on both nodes\ntwo\n");
        assertThat(page(file, "names").output()).isEqualTo("A\n");
    }
}
