package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

@Timeout(value = 60, unit = SECONDS)
class MergePassTest {
    private static final Epoch TWO = new Epoch(2);
    private static final Epoch THREE = new Epoch(3);
    private static final Epoch FOUR = new Epoch(4);

    @TempDir
    Path disk;

    private TwoDatabases pair;

    @BeforeEach
    void aSlaveThatServes() throws Exception {
        pair = TwoDatabases.paired();
        pair.onBoth("CREATE TABLE public.\"User's\" (\"Id\" integer PRIMARY KEY, t text, settings json);"
                + " CREATE TABLE public.no_key (v text); CREATE TABLE public.quiet (id integer PRIMARY KEY);"
                + " CREATE TABLE public.cel (v text)");
        pair.onMaster(
                "INSERT INTO public.\"User's\" SELECT n, 'user ' || n, '{}' FROM generate_series(1, 50) n;"
                        + " INSERT INTO public.no_key VALUES ('twice'), ('twice'), ('once'); INSERT INTO public.quiet VALUES (1)");
        replicate(TWO);
        pair.letterbox.claim(TWO, THREE, true);
    }

    @AfterEach
    void gone() throws Exception {
        pair.close();
    }

    @Test
    void whatUsersChangedWhileTheSlaveServedArrivesVerified() throws Exception {
        pair.letterbox.takeBase(THREE);
        usersChangeThings();
        var result = pass().fetch(disk);
        assertThat(result.dirty()).isTrue();
        assertThat(result.baseComplete()).isTrue();
        assertThat(result.tables()).isEqualTo(2);
        assertThat(result.rowsInserted()).isEqualTo(2);
        assertThat(result.rowsChanged()).isEqualTo(1);
        assertThat(result.rowsDeleted()).isEqualTo(2);
        assertThat(result.folder()).isEqualTo(disk.resolve("3"));
        var lines = lines(result);
        assertThat(lines).hasSize(5);
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.at("/op").asText()).isEqualTo("changed");
            assertThat(line.at("/table").asText()).isEqualTo("User's");
            assertThat(line.at("/key/0").asInt()).isEqualTo(7);
            assertThat(line.at("/row/t").asText()).isEqualTo("do not disturb\n\"now\" \\");
        });
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.at("/op").asText()).isEqualTo("deleted");
            assertThat(line.at("/key/0").asInt()).isEqualTo(8);
            assertThat(line.at("/row").isNull()).isTrue();
        });
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.at("/op").asText()).isEqualTo("deleted");
            assertThat(line.at("/row/v").asText()).isEqualTo("twice");
            assertThat(line.at("/copies").asInt()).isEqualTo(1);
        });
    }

    @Test
    void nobodyElseMayReadWhatWasFetched() throws Exception {
        pair.letterbox.takeBase(THREE);
        usersChangeThings();
        var folder = pass().fetch(disk).folder();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve(FetchedFolder.DIFFERENCE))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("manifest.json"))).contains("not merged");
    }

    @Test
    void theBaseIsTheMomentOfTheClaimHoweverLateItIsRead() throws Exception {
        usersChangeThings();
        pair.letterbox.takeBase(THREE);
        assertThat(pass().fetch(disk).rowsChanged()).isEqualTo(1);
    }

    @Test
    void dirtyIsClearedOnceTheSlaveStoppedAndReplicationResumes() throws Exception {
        pair.letterbox.takeBase(THREE);
        usersChangeThings();
        var early = pass().fetch(disk);
        assertThatThrownBy(() -> pass().clearDirty(THREE, early)).hasMessageContaining("its rows may still change");
        comeHome();
        pass().clearDirty(FOUR, early);
        assertThat(pair.letterbox.read().state().dirty()).isFalse();
        assertThat(pair.slaveText("SELECT count(*) FROM wazo_ha.base")).isEqualTo("0");
        replicate(FOUR);
        assertThat(pair.slaveText("SELECT t FROM public.\"User's\" WHERE \"Id\" = 7"))
                .isEqualTo("user 7");
        assertThat(lines(early)).hasSize(5);
    }

    @Test
    void aRowWrittenAfterTheFetchKeepsTheSlaveDirty() throws Exception {
        pair.letterbox.takeBase(THREE);
        usersChangeThings();
        var early = pass().fetch(disk);
        pair.onSlave("INSERT INTO public.quiet VALUES (2)");
        comeHome();
        assertThatThrownBy(() -> pass().clearDirty(FOUR, early)).hasMessageContaining("fetch again");
        assertThat(pair.letterbox.read().state().dirty()).isTrue();
        var late = pass().fetch(disk);
        assertThat(late.rowsInserted()).isEqualTo(3);
        pass().clearDirty(FOUR, late);
        assertThat(pair.letterbox.read().state().dirty()).isFalse();
        assertThat(disk.resolve("3.1")).as("the first pass is kept").isDirectory();
    }

    @Test
    void anyStepMayBeRepeatedAfterACrash() throws Exception {
        pair.letterbox.takeBase(THREE);
        usersChangeThings();
        Files.createDirectories(disk.resolve(".3.partial"));
        Files.writeString(disk.resolve(".3.partial").resolve(FetchedFolder.DIFFERENCE), "half a li");
        var first = pass().fetch(disk);
        assertThat(pass().fetch(disk)).isEqualTo(first);
        comeHome();
        var last = pass().fetch(disk);
        pass().clearDirty(FOUR, last);
        pass().clearDirty(FOUR, last);
        assertThat(pass().fetch(disk).dirty()).isFalse();
        try (var files = Files.list(disk)) {
            assertThat(files).containsExactly(disk.resolve("3"));
        }
        assertThat(lines(first)).hasSize(5);
    }

    @Test
    void aSecondTakeoverKeepsTheOldBase() throws Exception {
        pair.letterbox.takeBase(THREE);
        usersChangeThings();
        comeHome();
        assertThat(pair.letterbox.claim(FOUR, new Epoch(5), true)).isTrue();
        pair.letterbox.takeBase(new Epoch(5));
        pair.onSlave("INSERT INTO public.quiet VALUES (2)");
        var result = pass().fetch(disk);
        assertThat(result.folder()).isEqualTo(disk.resolve("3"));
        assertThat(result.baseComplete()).isTrue();
        assertThat(result.rowsInserted()).isEqualTo(3);
    }

    @Test
    void aSecondTakeoverBeforeTheFirstBaseWasReadStillReadsThatOne() throws Exception {
        usersChangeThings();
        comeHome();
        pair.letterbox.claim(FOUR, new Epoch(5), true);
        pair.onSlave("INSERT INTO public.quiet VALUES (2)");
        pair.letterbox.takeBase(new Epoch(5));
        var result = pass().fetch(disk);
        assertThat(result.baseComplete()).isTrue();
        assertThat(result.rowsInserted()).isEqualTo(3);
    }

    @Test
    void withoutABaseEveryRowThatTheMasterLacksIsFetchedAndSaidSo() throws Exception {
        usersChangeThings();
        pair.onMaster("UPDATE public.\"User's\" SET t = 'by the master' WHERE \"Id\" = 9");
        var result = pass().fetch(disk);
        assertThat(result.baseComplete()).isFalse();
        assertThat(result.rowsChanged()).isEqualTo(4); // 7, 9 and 99, and the new one without a key
        assertThat(lines(result))
                .anySatisfy(line -> assertThat(line.at("/row/t").asText()).isEqualTo("user 9"));
        comeHome();
        pass().clearDirty(FOUR, result);
        assertThat(pair.letterbox.read().state().dirty()).isFalse();
    }

    @Test
    void aDaemonThatRestartedSinceItsClaimTakesNoBase() throws Exception {
        usersChangeThings();
        try (var restarted = new JdbcSlaveLetterbox(pair.slave, pair.role, TwoDatabases.EXCLUDE, Ticker.system())) {
            assertThatThrownBy(() -> restarted.takeBase(THREE))
                    .isInstanceOf(LetterboxException.class)
                    .hasMessageContaining("every row that differs from the master will be fetched");
        }
        assertThat(pass().fetch(disk).baseComplete()).isFalse();
    }

    @Test
    void aSlaveThatNobodyUsedHasNothingToFetch() throws Exception {
        pair.letterbox.takeBase(THREE);
        pair.onSlave("INSERT INTO public.cel VALUES ('call records travel by another way')");
        var result = pass().fetch(disk);
        assertThat(result.dirty()).isTrue();
        assertThat(result.tables()).isZero();
        assertThat(lines(result)).isEmpty();
    }

    private void usersChangeThings() throws Exception {
        pair.onSlave("UPDATE public.\"User's\" SET t = E'do not disturb\\n\"now\" \\\\' WHERE \"Id\" = 7;"
                + " DELETE FROM public.\"User's\" WHERE \"Id\" = 8;"
                + " INSERT INTO public.\"User's\" VALUES (99, 'new', '{\"a\":\n 1}');"
                + " DELETE FROM public.no_key WHERE ctid = (SELECT min(ctid) FROM public.no_key WHERE v = 'twice');"
                + " INSERT INTO public.no_key VALUES ('new')");
    }

    /** The slave hands back and the master claims. */
    private void comeHome() throws Exception {
        pair.letterbox.handBack();
        try (var box = pair.masterLetterbox()) {
            assertThat(box.claim(THREE, FOUR)).isTrue();
        }
    }

    private MergePass pass() {
        return new MergePass(
                pair.master, pair.slaveFromMaster, TwoDatabases.EXCLUDE, Duration.ofSeconds(30), Ticker.system());
    }

    private void replicate(Epoch epoch) throws Exception {
        new Replicator(
                        pair.master,
                        pair.slaveFromMaster,
                        TableClasses.excluding(TwoDatabases.EXCLUDE),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Ticker.system())
                .run(epoch, Replicator.Scope.WHOLE, false);
    }

    private static List<JsonNode> lines(MergePass.Result result) throws Exception {
        var lines = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(result.folder().resolve(FetchedFolder.DIFFERENCE))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }
}
