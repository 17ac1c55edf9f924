package wazoha.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class EpochTest {
    @ParameterizedTest(name = "after {0} a {1} claims {2}")
    @CsvSource({"0,MASTER,2", "0,SLAVE,1", "1,MASTER,2", "1,SLAVE,3", "2,MASTER,4", "2,SLAVE,3", "7,MASTER,8"})
    void aClaimTakesTheSmallestEpochOfItsOwnParityAbove(long before, NodeRole role, long next) {
        assertThat(new Epoch(before).nextFor(role)).isEqualTo(new Epoch(next));
    }

    @Test
    void twoClaimsThatDoNotSeeEachOtherAreNeverEqual() {
        LongStream.range(0, 100)
                .mapToObj(Epoch::new)
                .forEach(mastersView -> LongStream.range(0, 100)
                        .mapToObj(Epoch::new)
                        .forEach(slavesView -> assertThat(mastersView.nextFor(NodeRole.MASTER))
                                .isNotEqualTo(slavesView.nextFor(NodeRole.SLAVE))));
    }

    @Test
    void aLaterClaimIsGreater() {
        assertThat(new Epoch(3).nextFor(NodeRole.MASTER)).isGreaterThan(new Epoch(3));
        assertThat(Epoch.NONE).isLessThan(new Epoch(1)).hasToString("0");
    }

    @Test
    void aDisabledNodeClaimsNothingAndNoEpochIsNegative() {
        assertThatThrownBy(() -> Epoch.NONE.nextFor(NodeRole.DISABLED)).hasMessage("a disabled node claims no epoch");
        assertThatThrownBy(() -> new Epoch(-1)).hasMessage("epoch must not be negative: -1");
    }
}
