package wazoha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** Man pages and bash completion say what the commands say. */
@Timeout(60)
class ManPagesTest {
    private static final Path PAGES = Path.of("packaging/man");
    private static final Path COMPLETION = Path.of("packaging/bash-completion/wazo-ha");
    private static final String STALE = "stale: ./test -Dtest=ManPagesTest -Dwrite=true";

    private static CommandLine everything() {
        var nobody = new Terminal(System.in, System.out, System.err, false);
        return CommandLineApp.commandLine(
                new String[0], new WazoHa(new Invocation(Path.of("/")), nobody, Invocation.TIME));
    }

    private static Map<String, String> pages() throws IOException {
        var pages = new TreeMap<String, String>();
        var program = everything();
        pages.put(file(program), ManPage.of(program));
        program.getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .forEach(command -> pages.put(file(command), ManPage.of(command)));
        pages.put("wazo-ha-config.5", ConfigPage.of(Files.readAllLines(Path.of("etc/config.yml"))));
        return pages;
    }

    private static String file(CommandLine line) {
        var name = ManPage.name(line);
        return "%s.%d".formatted(name, ManPage.section(name));
    }

    private static Map<String, String> written() throws IOException {
        var written = new TreeMap<String, String>();
        try (var files = Files.list(PAGES)) {
            for (var file : files.toList()) {
                written.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return written;
    }

    @Test
    void everyCommandHasAPageThatSaysWhatItsHelpSays() throws Exception {
        if (Boolean.getBoolean("write")) {
            for (var old : written().keySet()) {
                Files.delete(PAGES.resolve(old));
            }
            for (var page : pages().entrySet()) {
                Files.writeString(PAGES.resolve(page.getKey()), page.getValue());
            }
        }
        assertThat(written()).as(STALE).isEqualTo(pages());
    }

    @Test
    void thePageOfTheSettingsHasEveryKey() throws Exception {
        var page = Files.readString(PAGES.resolve("wazo-ha-config.5"));
        for (var key : ConfigPage.keys(Files.readAllLines(Path.of("etc/config.yml")))) {
            assertThat(page).contains("\n.B %s".formatted(ManPage.escaped(key)));
        }
    }

    @Test
    void theCompletionKnowsEveryCommandAndOption() throws Exception {
        var text = BashCompletion.of(everything());
        if (Boolean.getBoolean("write")) {
            Files.writeString(COMPLETION, text);
        }
        assertThat(COMPLETION).as(STALE).hasContent(text);
    }

    @ParameterizedTest(name = "\"{0}\" is completed to \"{1}\"")
    @CsvSource(delimiter = ';', textBlock = """
        wazo-ha sta                              ; status
        wazo-ha rel                              ; release
        wazo-ha hold --e                         ; --even-if-nobody-serves
        wazo-ha --root /tmp hist                 ; history
        wazo-ha configure sl                     ; slave
        wazo-ha --root /etc/wazo-ha-nowhere      ; ''
        /usr/bin/wazo-sync --in                  ; --init
        wazo-service d                           ; disable default
        /usr/sbin/xivo-manage-slave-services sta ; start
        xivo-check-master-status m               ; ''
        """)
    void inARealBash(String typed, String offered) throws Exception {
        var words = typed.split(" ");
        var script = ". \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _wazo_ha; echo \"${COMPREPLY[*]}\"";
        var arguments =
                new java.util.ArrayList<>(java.util.List.of("bash", "-euc", script, "bash", COMPLETION.toString()));
        arguments.addAll(java.util.List.of(words));
        assertThat(Program.of(arguments).run()).isEqualTo(new Outcome.Exited(0, offered + "\n"));
    }
}
