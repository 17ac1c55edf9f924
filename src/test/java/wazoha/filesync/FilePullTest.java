package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.filesync.SyncedPair.DIALPLAN;
import static wazoha.filesync.SyncedPair.SOUNDS;
import static wazoha.filesync.SyncedPair.tree;
import static wazoha.filesync.SyncedPair.write;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Epoch;
import wazoha.process.Program;

@Timeout(60)
class FilePullTest {
    private static final Epoch TAKEOVER = new Epoch(5);

    @TempDir
    Path folder;

    private SyncedPair pair;
    private FileBase base;

    @BeforeEach
    void aSlaveThatTookOver() throws Exception {
        pair = new SyncedPair(folder);
        base = new FileBase(pair.slave, SyncedPair.SCRIPT);
        write(pair.slave, DIALPLAN + "/99-ours.conf", "[ours]\n");
        write(pair.slave, SOUNDS + "/one/welcome.wav", "sound");
        write(pair.slave, SOUNDS + "/one/old.wav", "old");
        pair.guard.close();
        base.take(TAKEOVER);
    }

    @AfterEach
    void end() throws Exception {
        pair.close();
    }

    @Test
    void whatTheSlaveChangedComesToTheMastersDiskProvenByHash() throws Exception {
        write(pair.slave, SOUNDS + "/one/welcome.wav", "other");
        write(pair.slave, SOUNDS + "/two/it's \"new\".wav", "new one");
        Files.delete(pair.slave.resolve(SOUNDS + "/one/old.wav"));

        var record = pair.pull().pull(RealSshd.LOOPBACK, TAKEOVER);

        assertThat(record.changed()).containsExactly(SOUNDS + "/one/welcome.wav");
        assertThat(record.added()).containsExactly(SOUNDS + "/two/it's \"new\".wav");
        assertThat(record.deleted()).containsExactly(SOUNDS + "/one/old.wav");
        assertThat(record.bytes()).isEqualTo(12);
        assertThat(record.verified()).isTrue();
        assertThat(record.notices()).isEmpty();
        assertThat(record.folder()).isEqualTo(pair.master.resolve("/var/lib/wazo-ha/merge/5/files"));
        assertThat(record.folder().resolve(SOUNDS.substring(1) + "/one/welcome.wav"))
                .hasContent("other");
        assertThat(tree(pair.master, "/var/lib/wazo-ha/merge/5/files")).hasSize(2);
    }

    @Test
    void aNameThatIsNotUtf8BlocksNothingIfItStoodInTheBase() throws Exception {
        latin1("été");
        base.forget();
        base.take(TAKEOVER);

        var record = pair.pull().pull(RealSshd.LOOPBACK, TAKEOVER);

        assertThat(record.verified()).isTrue();
        assertThat(record.notices()).isEmpty();
    }

    @Test
    void aNewNameThatIsNotUtf8KeepsTheSlaveDirtyAndIsNamed() throws Exception {
        latin1("été");

        var record = pair.pull().pull(RealSshd.LOOPBACK, TAKEOVER);

        assertThat(record.verified()).isFalse();
        assertThat(record.notices())
                .containsExactly("the name is not UTF-8, rename the file on the slave: " + SOUNDS + "/one/été.wav");
    }

    /** A file on the slave whose name Java could not write: one byte a letter. */
    private void latin1(String name) throws Exception {
        var folder = pair.slave.resolve(SOUNDS + "/one").toString();
        var octal = new StringBuilder();
        for (byte letter : name.getBytes(StandardCharsets.ISO_8859_1)) {
            octal.append("\\%03o".formatted(letter & 0xff));
        }
        var made = Program.of("sh", "-c", "printf x > \"$1/$(printf \"$2\").wav\"", "sh", folder, octal.toString())
                .within(Duration.ofSeconds(5))
                .run();
        assertThat(made.succeeded()).isTrue();
    }

    @Test
    void aChangeThatKeepsSizeAndTimeIsFound() throws Exception {
        var file = pair.slave.resolve(SOUNDS + "/one/welcome.wav");
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, "SOUND");
        Files.setLastModifiedTime(file, time);

        var record = pair.pull().pull(RealSshd.LOOPBACK, TAKEOVER);

        assertThat(record.changed()).hasSize(1);
        assertThat(record.verified()).isTrue();
    }

    @Test
    void aSecondPassFetchesWhatChangedSinceTheFirst() throws Exception {
        write(pair.slave, SOUNDS + "/one/welcome.wav", "first");
        pair.pull().pull(RealSshd.LOOPBACK, TAKEOVER);
        write(pair.slave, SOUNDS + "/one/welcome.wav", "secnd");

        var record = pair.pull().pull(RealSshd.LOOPBACK, TAKEOVER);

        assertThat(record.verified()).isTrue();
        assertThat(record.folder().resolve(SOUNDS.substring(1) + "/one/welcome.wav"))
                .hasContent("secnd");
    }

    @Test
    void aSlaveThatChangedNothingGivesAnEmptyProvenRecord() throws Exception {
        var record = pair.pull().pull(RealSshd.LOOPBACK, TAKEOVER);

        assertThat(record.changed()).isEmpty();
        assertThat(record.added()).isEmpty();
        assertThat(record.deleted()).isEmpty();
        assertThat(record.verified()).isTrue();
    }

    @Test
    void theFirstBaseStaysUntilItIsForgotten() throws Exception {
        var first = Files.readString(base.current().orElseThrow());
        write(pair.slave, SOUNDS + "/one/welcome.wav", "other");

        var kept = base.take(new Epoch(7));
        assertThat(kept).hasFileName("files-5.manifest").hasContent(first);

        base.forget();
        assertThat(base.current()).isEmpty();
        assertThat(base.take(new Epoch(7))).hasFileName("files-7.manifest");
    }

    @Test
    void withoutABaseEveryFileOfTheSlaveIsFetched() throws Exception {
        base.forget();

        var record = pair.pull().pull(RealSshd.LOOPBACK, TAKEOVER);

        assertThat(record.added()).hasSize(3);
        assertThat(record.verified()).isTrue();
        assertThat(record.notices()).singleElement().asString().contains("no manifest");
    }

    @Test
    void aCutManifestIsNotTakenForAnEmptyOne() throws Exception {
        var manifest = base.current().orElseThrow();
        byte[] whole = Files.readAllBytes(manifest);
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            Files.write(manifest, java.util.Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> Manifest.read(manifest))
                    .isInstanceOf(FileSyncException.class)
                    .hasMessageContaining("cut or no manifest");
        }
    }

    @Test
    void nothingOnTheSlaveIsChangedByAPull() throws Exception {
        var before = tree(pair.slave, "/var/lib/wazo");

        pair.pull().pull(RealSshd.LOOPBACK, TAKEOVER);

        assertThat(tree(pair.slave, "/var/lib/wazo")).isEqualTo(before);
    }
}
