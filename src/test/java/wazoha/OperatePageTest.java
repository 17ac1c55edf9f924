package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/operate.md quotes what the program says: an administrator searches the page for the words on his screen. */
class OperatePageTest {
    private static final Pattern QUOTED = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);
    private static final int TOO_SHORT_TO_TELL = 6;

    private static List<String> refusals() throws IOException {
        var page = Files.readString(Path.of("docs/operate.md"));
        int begin = page.indexOf("## Refusals, in their words");
        var found = new ArrayList<String>();
        var matcher = QUOTED.matcher(page.substring(begin, page.indexOf("\n## ", begin + 1)));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** All text of the program, with what was joined by + as one. */
    private static String program() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            var text = new StringBuilder();
            for (var file : files.filter(one -> one.toString().endsWith(".java"))
                    .sorted()
                    .collect(Collectors.toList())) {
                text.append(Files.readString(file));
            }
            return text.toString().replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"");
        }
    }

    @Test
    void everyRefusalOfThePageIsInTheWordsOfTheProgram() throws Exception {
        var program = program();
        var refusals = refusals();
        assertThat(refusals).hasSizeGreaterThan(20);
        assertThat(refusals.stream()
                        .flatMap(refusal ->
                                Pattern.compile("...", Pattern.LITERAL).splitAsStream(refusal))
                        .map(String::strip)
                        .filter(part -> part.length() >= TOO_SHORT_TO_TELL && !program.contains(part)))
                .isEmpty();
    }
}
