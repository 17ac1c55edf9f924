package wazoha.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.apply.CrashedChangeTest.MASTER;
import static wazoha.apply.CrashedChangeTest.SLAVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wazoha.node.HaSettings;

/** docs/contract.md, section 3: the journal of a change on disk. */
@Timeout(60)
class ChangeNotesTest {
    @TempDir
    Path folder;

    private SmallNode node;

    @BeforeEach
    void aSlave() throws Exception {
        node = SmallNode.slaveOn(folder);
    }

    @Test
    void aDamagedJournalIsToldAndKeptAside() throws IOException {
        var note = folder.resolve("var/lib/wazo-ha/change.json");
        for (var damage : List.of("", "{", "[]", "{\"stage\": \"DANCING\"}", "null")) {
            Files.writeString(note, damage);
            var next = SmallNode.on(folder);
            assertThat(next.story)
                    .singleElement()
                    .asString()
                    .startsWith("change_unknown ")
                    .contains("change.json.damaged");
            assertThat(note).doesNotExist();
            assertThat(next.settings()).isEqualTo(SLAVE);
        }
    }

    @ParameterizedTest
    @EnumSource(ChangeNote.Stage.class)
    void aNoteIsReadAsItWasWritten(ChangeNote.Stage stage) throws IOException {
        var note = new ChangeNote(
                SLAVE,
                HaSettings.DISABLED,
                stage,
                List.of(new ChangeNote.Step("role", "{\"a\": \"\u00e9\n\"}")),
                List.of(Deed.apply("cron", MASTER, "dead"), Deed.undo("role", "x", "\"")));
        assertThat(NoteText.change(NoteText.change(note))).isEqualTo(note);
    }

    @Test
    void aDiskThatIsFullRefusesTheChange() throws Exception {
        var before = SmallNode.files(folder);
        node.diskIsFull = true;
        assertThatThrownBy(() -> node.changes.make(MASTER, node))
                .hasMessageContainingAll("the journal of the change was not written", "no space left", "as before");
        assertThat(SmallNode.files(folder)).isEqualTo(before);
    }
}
