package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;
import wazoha.replication.MasterWord;
import wazoha.replication.SlaveWord;

class WordTextTest {
    private static final MasterWord MASTER =
            new MasterWord("RETURNING", false, true, false, true, new Epoch(4), true, "boot-1", false, 99);
    private static final SlaveWord SLAVE = new SlaveWord(
            new Lineage(new UUID(1, 2), 3),
            4,
            NodeRole.SLAVE,
            new Epoch(5),
            "HANDED_BACK",
            true,
            false,
            true,
            false,
            true,
            6);

    @Test
    void whatIsWrittenIsRead() {
        assertThat(WordText.master(WordText.of(MASTER))).contains(MASTER);
        assertThat(WordText.slave(WordText.of(SLAVE, "boot-2", "journal") + "\n"))
                .contains(SLAVE);
        assertThat(WordText.slave(WordText.of(Letter.NO_STATE, "boot-2", "journal")))
                .as("a slave that has never said anything has no beat")
                .isEmpty();
    }

    @Test
    void wordsOfALaterVersionAreLeftOut() {
        assertThat(WordText.master(WordText.of(MASTER) + " weather=fine")).contains(MASTER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "word=absent",
                "beat=1",
                "beat=-1",
                "beat=x",
                "ready=maybe",
                "epoch=04",
                "epoch=9999999999999999999"
            })
    void whatIsNoWordIsNone(String change) {
        var text = WordText.of(MASTER);
        int end = change.indexOf('=');
        var key = end < 0 ? "" : change.substring(0, end);
        var broken = text.contains(" " + key + "=") && !change.equals("beat=1")
                ? text.replaceAll(" " + key + "=[^ ]*", " " + change)
                : change;
        assertThat(WordText.master(broken)).isEmpty();
        assertThat(WordText.slave(broken)).isEmpty();
    }
}
