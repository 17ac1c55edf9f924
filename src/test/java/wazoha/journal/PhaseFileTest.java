package wazoha.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;

@Timeout(120)
class PhaseFileTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path root;

    private Path file;
    private PhaseFile phase;

    @BeforeEach
    void aNodeThatNeverHadAPhase() {
        phase = new PhaseFile(new NodePaths(root));
        file = root.resolve("var/lib/wazo-ha/phase");
    }

    @Test
    void withoutAFileThereIsNoRecordAndNoFault() {
        assertThat(phase.load()).isEqualTo(new Loaded.Absent());
        assertThat(phase.load().record()).isEmpty();
        assertThat(phase.load().fault()).isEmpty();
    }

    @Test
    void everyPartOfARecordComesBack() throws Exception {
        var hold = new Hold(Hold.Kind.HELD_EVEN_IF_NOBODY_SERVES, NOON, Duration.ofHours(2));
        var record = new PhaseRecord("TAKING_OVER", new Epoch(7), true, true, false, true, "boot-1", 3, hold);
        phase.store(record);
        assertThat(new PhaseFile(new NodePaths(root)).load().record()).contains(record);
        phase.store(record(8));
        assertThat(phase.load().record()).contains(record(8));
    }

    @Test
    void theFileHasItsFullSizeFromTheFirstWriteOnAndKeepsIt() throws Exception {
        for (int epoch = 1; epoch < 20; epoch++) {
            phase.store(record(epoch));
            assertThat(file).hasSize(4096);
            assertThat(phase.load().record()).contains(record(epoch));
        }
    }

    @Test
    void aWriteTornAnywhereLeavesTheFormerRecordOrTheNewOne() throws Exception {
        phase.store(record(1));
        phase.store(record(2));
        byte[] before = Files.readAllBytes(file);
        phase.store(record(3));
        byte[] after = Files.readAllBytes(file);
        int first = Arrays.mismatch(before, after);
        var seen = new HashSet<PhaseRecord>();
        for (int cut = first; cut <= first + 2048 && cut <= 4096; cut += 5) {
            byte[] torn = before.clone();
            System.arraycopy(after, 0, torn, 0, cut);
            Files.write(file, torn);
            seen.add(phase.load().record().orElseThrow());
        }
        assertThat(seen).containsExactlyInAnyOrder(record(2), record(3));
    }

    @Test
    void aRecordAfterATornWriteIsTheNewest() throws Exception {
        phase.store(record(1));
        phase.store(record(2));
        byte[] block = Files.readAllBytes(file);
        block[20] ^= 1; // even numbers stand in the first slot
        Files.write(file, block);
        assertThat(phase.load().record()).contains(record(1));
        phase.store(record(3));
        assertThat(phase.load().record()).contains(record(3));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2047", "4096", "9000"})
    void aFileThatHoldsNothingReadableIsAValueAndIsReplacedByTheNextRecord(int length) throws Exception {
        phase.store(record(1));
        Files.write(file, new byte[length]);
        assertThat(phase.load().record()).isEmpty();
        assertThat(phase.load().fault())
                .contains(file + " holds no readable record: the node starts as if it had never had a phase");
        phase.store(record(2));
        assertThat(phase.load().record()).contains(record(2));
        assertThat(file).hasSize(4096);
    }

    @Test
    void aFolderInItsPlaceIsAValueToo() throws Exception {
        Files.createDirectories(file);
        assertThat(phase.load().fault())
                .hasValueSatisfying(fault -> assertThat(fault).startsWith(file + " cannot be read: "));
    }

    @Test
    void aRecordTooLongForItsSlotIsRefusedAndTheFormerOneStays() throws Exception {
        phase.store(record(1));
        var tooLong = new PhaseRecord("x".repeat(2048), new Epoch(2), true, false, true, true, "boot", 0, Hold.NONE);
        assertThatThrownBy(() -> phase.store(tooLong))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("phase not recorded: ");
        assertThat(phase.load().record()).contains(record(1));
    }

    @ParameterizedTest(name = "{0} after the order of 2 h, {1} are left")
    @CsvSource({"PT0S,PT2H", "PT30M,PT1H30M", "PT2H,PT0S", "PT100H,PT0S", "PT-30M,PT2H", "PT-400000H,PT2H"})
    void aHoldNeverLastsLongerThanItWasGivenForWhateverTheClockSays(Duration later, Duration left) {
        var hold = new Hold(Hold.Kind.HELD, NOON, Duration.ofHours(2));
        assertThat(hold.remaining(NOON.plus(later))).isEqualTo(left);
        assertThat(hold.until(NOON.plus(later))).isEqualTo(NOON.plus(later).plus(left));
    }

    @Test
    void noHoldHasNoLengthAndAHoldHasOne() {
        assertThat(Hold.NONE.remaining(NOON)).isZero();
        assertThatThrownBy(() -> new Hold(Hold.Kind.HELD, NOON, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Hold(Hold.Kind.NONE, NOON, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PhaseRecord record(long epoch) {
        return new PhaseRecord("SERVING", new Epoch(epoch), true, false, true, false, "boot-1", 0, Hold.NONE);
    }
}
