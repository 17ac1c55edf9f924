package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A warning stands in the status as long as it lasts, and twice in history (docs/contract.md, section 4). */
class ConcernsTest {
    private final List<String> history = new ArrayList<>();
    private final Concerns concerns = new Concerns((event, why) -> history.add(event + " " + why));

    @Test
    void aWarningIsShownUntilItIsOverAndToldWhenItBeginsAndEnds() {
        concerns.set("SIP expiry", List.of("101 keeps 60"));
        assertThat(concerns.all()).containsExactly("SIP expiry: 101 keeps 60");
        concerns.set("SIP expiry", List.of("101 keeps 60"));
        assertThat(history).containsExactly("warning SIP expiry: 101 keeps 60");
        concerns.set("SIP expiry", List.of());
        assertThat(concerns.all()).isEmpty();
        assertThat(history)
                .containsExactly("warning SIP expiry: 101 keeps 60", "warning_over SIP expiry: 101 keeps 60");
        concerns.set("SIP expiry", List.of());
        assertThat(history).hasSize(2);
    }

    @Test
    void ofSeveralOnlyWhatIsDifferentIsTold() {
        concerns.set("b", List.of("one", "two"));
        concerns.set("a", List.of("a is wrong"));
        history.clear();
        concerns.set("b", List.of("two", "three"));
        assertThat(concerns.all()).containsExactly("a is wrong", "b: two", "b: three");
        assertThat(history).containsExactly("warning_over b: one", "warning b: three");
    }
}
