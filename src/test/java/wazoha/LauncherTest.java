package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** {@code bin/wazo-ha} with a java that prints its arguments. */
@Timeout(120)
class LauncherTest {
    private static final String DAEMON = "-XX:+ExitOnOutOfMemoryError";

    @TempDir
    Path home;

    @BeforeEach
    void aCheckoutThatIsBuilt() throws IOException {
        for (var folder : List.of("bin", "java", "target", "src/main")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.createFile(home.resolve("pom.xml"));
        Files.createFile(home.resolve("target/wazo-ha.jar"));
        program(home.resolve("bin/wazo-ha"), Files.readString(Path.of("bin/wazo-ha")));
        program(home.resolve("java/java"), "#!/bin/sh\necho \"$*\"\n");
        Files.createSymbolicLink(home.resolve("bin/wazo-sync"), home.resolve("bin/wazo-ha"));
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest(name = "{0}: the daemon''s limits: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        wazo-ha run                       | true
        wazo-ha --root /srv/a run         | true
        wazo-ha run --root /srv/a         | true
        wazo-ha --root=/srv/a run         | true
        wazo-ha status                    | false
        wazo-ha --root run status         | false
        wazo-ha hold --for 2h             | false
        wazo-ha                           | false
        wazo-sync -i                      | false
        """)
    void onlyTheDaemonHasTheDaemonsLimits(String words, boolean daemon) throws Exception {
        var command = new ArrayList<>(List.of(words.split(" ")));
        command.set(0, home.resolve("bin").resolve(command.get(0)).toString());
        var outcome = Program.of(command)
                .with("PATH", home.resolve("java") + ":" + System.getenv("PATH"))
                .with("WAZO_HA_BUILT", "yes")
                .run();
        assertThat(outcome).isInstanceOf(Outcome.Exited.class);
        var printed = ((Outcome.Exited) outcome).output();
        assertThat(printed.contains(DAEMON)).as(printed).isEqualTo(daemon);
        var arguments = words.startsWith("wazo-ha")
                ? words.substring("wazo-ha".length()).strip()
                : words;
        assertThat(printed.strip()).endsWith(arguments);
    }
}
