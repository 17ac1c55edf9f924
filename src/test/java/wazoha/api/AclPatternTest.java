package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclPatternTest {
    @ParameterizedTest(name = "[{0}] and {1}: permitted {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # list                       | access               | permitted
        confd.ha.read                | confd.ha.read        | true
        confd.ha.read                | confd.ha.update      | false
        confd.ha                     | confd.ha.read        | false
        confd.*.read                 | confd.ha.read        | true
        confd.ha.*                   | confd.ha.read        | true
        confd.*                      | confd.ha.read        | false
        *.*.*                        | confd.ha.read        | true
        *                            | confd.ha.read        | false
        confd.h*.read                | confd.ha.read        | true
        #                            | confd.ha.read        | true
        confd.#                      | confd.ha.read        | true
        confd.#                      | confd                | false
        confd.#                      | provd.cfg_mgr.read   | false
        confd.#.read                 | confd.a.b.c.read     | true
        #.read                       | confd.ha.update      | false
        !confd.ha.update             | confd.ha.read        | false
        confd.# !confd.ha.update     | confd.ha.read        | true
        confd.# !confd.ha.update     | confd.ha.update      | false
        !confd.ha.update confd.#     | confd.ha.update      | false
        confd.# !#                   | confd.ha.read        | false
        confd.ha-read                | confd.ha.read        | false
        """)
    void aListPermitsWhatSomeEntryAllowsAndNoneDenies(String list, String access, boolean permitted) {
        var patterns = Arrays.stream(list.split(" ")).map(AclPattern::parse).toList();
        assertThat(AclPattern.permits(patterns, access)).isEqualTo(permitted);
    }

    @ParameterizedTest(name = "{0} is no pattern")
    @ValueSource(strings = {"", "!", "confd ha", "confd.ha\n", "!!confd", "confd/ha", "é"})
    void whatIsNoPatternIsRefused(String text) {
        assertThatThrownBy(() -> AclPattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
