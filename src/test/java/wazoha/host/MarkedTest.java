package wazoha.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/contract.md, section 10: a file cut or glued by a change of ours must not return. */
@Timeout(120)
class MarkedTest {
    private static final Predicate<String> OWN = Pattern.compile("ours.*").asMatchPredicate();
    private static final List<String> LINES = List.of(
            "theirs",
            "",
            "# a remark",
            "ours 1",
            "ours 2",
            Marked.BEGIN,
            Marked.BEGIN_AFTER,
            Marked.END,
            "  " + Marked.END + " ",
            "a line that goes on \\",
            "\u00e9\u0000\u00ff");

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "\n", "a", "a\n", "a\r\nb", "a\r\nb\r\n", "a\nb\r", "a\n\n", "\r"})
    void aBlockAtTheEndComesOutWithoutATrace(String text) {
        var marked = Marked.insert(text, text.length(), List.of("ours"));
        assertThat(Marked.of(marked, OWN).rest()).isEqualTo(text);
        assertThat(marked).endsWith(Marked.END + (text.startsWith("a\r\n") ? "\r\n" : "\n"));
        assertThat(marked.lines()).contains("ours");
    }

    @Test
    void anyTextIsPartedAndPutTogetherToTheByte() {
        var random = new Random(20261122);
        for (int round = 0; round < 20_000; round++) {
            var text = anyText(random);
            var marked = Marked.of(text, OWN);
            assertThat(marked.whole()).isEqualTo(text);
            assertThat(Marked.of(marked.rest(), OWN).pieces().stream()
                            .filter(piece -> !piece.text().isBlank()))
                    .as("nothing of ours is left in the rest of %s", text)
                    .isEmpty();
            int at = text.isEmpty() || random.nextBoolean() ? marked.rest().length() : lineStart(marked.rest(), random);
            var again = Marked.of(Marked.insert(marked.rest(), at, List.of("ours")), OWN);
            assertThat(again.rest()).isEqualTo(marked.rest());
        }
    }

    @Test
    void aLineThatSomebodyWroteBetweenOurMarksIsHis() {
        var text = "a\n%s\nours\ntheirs\nours\n%s\nb\n".formatted(Marked.BEGIN, Marked.END);
        assertThat(Marked.of(text, OWN).rest()).isEqualTo("a\ntheirs\nb\n");
    }

    @Test
    void aBlockWithoutAnEndEndsAtTheFirstLineThatIsNotOurs() {
        var text = "a\n%s\nours\ntheirs\nours, but written by hand\n".formatted(Marked.BEGIN);
        assertThat(Marked.of(text, OWN).rest()).isEqualTo("a\ntheirs\nours, but written by hand\n");
    }

    @Test
    void aLineLikeOursOutsideOfOurMarksIsHis() {
        var text = "ours\n%s\nours\n%s\nours\n".formatted(Marked.BEGIN, Marked.END);
        assertThat(Marked.of(text, OWN).rest()).isEqualTo("ours\nours\n");
    }

    @Test
    void doubledBlocksAndLonelyMarksAllGo() {
        var block = "%s\nours\n%s\n".formatted(Marked.BEGIN, Marked.END);
        var text = block + "a\n" + block + Marked.END + "\n" + Marked.BEGIN + "\n" + block + "b" + "\n" + Marked.BEGIN;
        assertThat(Marked.of(text, OWN).rest()).isEqualTo("a\nb\n");
    }

    private static String anyText(Random random) {
        var text = new StringBuilder();
        int lines = random.nextInt(9);
        for (int i = 0; i < lines; i++) {
            text.append(LINES.get(random.nextInt(LINES.size())));
            boolean last = i == lines - 1;
            text.append(last && random.nextBoolean() ? "" : random.nextInt(3) == 0 ? "\r\n" : "\n");
        }
        return text.toString();
    }

    private static int lineStart(String text, Random random) {
        int newline = text.indexOf('\n', text.isEmpty() ? 0 : random.nextInt(text.length()));
        return newline + 1;
    }
}
