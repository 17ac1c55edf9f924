package wazoha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTest {
    @ParameterizedTest(name = "{0} ms is {1}")
    @CsvSource({
        "0, 0.0 s",
        "-5, 0.0 s",
        "840, 0.8 s",
        "9990, 9.9 s",
        "12000, 12 s",
        "60000, 1 min",
        "185000, 3 min 5 s",
        "7200000, 2 h",
        "7800000, 2 h 10 min",
        "97200000, 1 d 3 h"
    })
    void agesAreReadAtAGlance(long millis, String text) {
        assertThat(Plain.age(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} is {1} s")
    @CsvSource({"90s, 90", "30m, 1800", "2h, 7200", "1d, 86400"})
    void lengthsAreReadAsPeopleTypeThem(String text, long seconds) {
        assertThat(new LengthConverter().convert(text)).hasSeconds(seconds);
    }
}
