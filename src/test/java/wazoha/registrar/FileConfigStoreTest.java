package wazoha.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.NodePaths;

/** docs/contract.md, section 5: documents, each a file of the store's folder. */
@Timeout(120)
class FileConfigStoreTest {
    private static final String DEFAULT =
            "{\"displayname\":\"local\",\"X_type\":\"registrar\",\"parent_ids\":[],\"deletable\":false,"
                    + "\"raw_config\":{\"X_key\":\"xivo\"},\"registrar_main\":\"127.0.0.1\",\"proxy_main\":\"127.0.0.1\","
                    + "\"id\":\"default\"}";

    @TempDir
    Path root;

    private Path folder;
    private FileConfigStore store;
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void open() {
        folder = root.resolve("var/lib/wazo-ha/provd/configs");
        store = opened();
    }

    @Test
    void nothingIsTouchedBeforeItIsUsed() {
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void itStartsWithTheDefaultRegistrar() throws Exception {
        assertThat(ConfigJson.write(given(store.get("default")))).isEqualTo(DEFAULT);
        assertThat(given(store.registrars())).hasSize(1);
        assertThat(folder.resolve("default.json")).content().isEqualTo(DEFAULT + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("default.json"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void whatChangedTheDefaultStaysOverARestart() throws Exception {
        given(store.edit("default", document -> document.put("displayname", "ours")));
        assertThat(given(opened().get("default")).path("displayname").asText()).isEqualTo("ours");
    }

    @Test
    void aDocumentIsGivenBackAsItCame() throws Exception {
        var text =
                "{\"z\":1.10,\"id\":\"x-1_Y\",\"a\":1e400,\"parent_ids\":[\"base\"],\"u\":\"\\u00E9\\uD800 \\u0000\","
                        + "\"raw_config\":{\"b\":null,\"a\":[true,{}]},\"big\":12345678901234567890123}";
        assertThat(given(created(text))).isEqualTo("x-1_Y");
        assertThat(given(opened().get("x-1_Y")).toString())
                .isEqualTo(ConfigJson.read(text).toString());
        assertThat(folder.resolve("x-1_Y.json")).content().isEqualTo(text.replace("1e400", "1E+400") + "\n");
    }

    @Test
    void withoutAnIdOneIsMade() throws Exception {
        var id = given(created("{\"parent_ids\":[],\"raw_config\":{}}"));
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(ConfigJson.write(given(store.get(id))))
                .isEqualTo("{\"parent_ids\":[],\"raw_config\":{},\"id\":\"%s\"}".formatted(id));
    }

    @ParameterizedTest(name = "refused: {0}")
    @ValueSource(
            strings = {
                "null",
                "[]",
                "1",
                "{}",
                "{\"id\":\"a\"}",
                "{\"id\":\"a\",\"parent_ids\":[]}",
                "{\"id\":\"a\",\"raw_config\":{}}",
                "{\"id\":\"a\",\"parent_ids\":null,\"raw_config\":{}}",
                "{\"id\":\"a\",\"parent_ids\":\"base\",\"raw_config\":{}}",
                "{\"id\":\"a\",\"parent_ids\":[1],\"raw_config\":{}}",
                "{\"id\":\"a\",\"parent_ids\":[[]],\"raw_config\":{}}",
                "{\"id\":\"a\",\"parent_ids\":[],\"raw_config\":[]}",
                "{\"id\":\"a\",\"parent_ids\":[],\"raw_config\":null}",
                "{\"id\":1,\"parent_ids\":[],\"raw_config\":{}}",
                "{\"id\":null,\"parent_ids\":[],\"raw_config\":{}}",
                "{\"id\":\"\",\"parent_ids\":[],\"raw_config\":{}}",
                "{\"id\":\"a.b\",\"parent_ids\":[],\"raw_config\":{}}",
                "{\"id\":\"../a\",\"parent_ids\":[],\"raw_config\":{}}",
                "{\"id\":\"a\\n\",\"parent_ids\":[],\"raw_config\":{}}",
                "{\"id\":\"a\",\"parent_ids\":[],\"raw_config\":{},\"deletable\":\"no\"}"
            })
    void whatIsNoDocumentIsRefused(String text) throws Exception {
        assertThat(refused(created(text))).isEqualTo(Reply.Reason.INVALID);
        assertThat(given(store.find(Query.parse(Map.of())))).hasSize(1);
    }

    @Test
    void everyFaultIsToldAtOnce() throws Exception {
        var reply = created("{\"id\":\"..\",\"deletable\":0}");
        assertThat(((Reply.Refused<String>) reply).detail())
                .contains("id: ", "parent_ids: ", "raw_config: ", "deletable: ");
    }

    @Test
    void theLongestIdHasAFile() throws Exception {
        assertThat(given(created(document("i".repeat(200), "")))).hasSize(200);
        assertThat(refused(created(document("i".repeat(201), "")))).isEqualTo(Reply.Reason.INVALID);
        assertThat(refused(store.get("i".repeat(5000)))).isEqualTo(Reply.Reason.UNKNOWN);
    }

    /** docs/contract.md, section 10: ids with dots once wrote outside the store. */
    @ParameterizedTest(name = "id [{0}] names nothing")
    @ValueSource(
            strings = {"", ".", "..", "../outside", "../configs/default", "/etc/passwd", "default.json", "a\0b", "é"})
    void noIdLeavesTheFolder(String id) throws Exception {
        var outside = folder.resolveSibling("outside.json");
        Files.createDirectories(folder);
        Files.writeString(outside, document("outside", ""));
        assertThat(refused(store.get(id))).isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(refused(store.rawConfig(id))).isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(refused(store.delete(id))).isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(refused(store.edit(id, document -> document.put("x", 1)))).isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(refused(store.replace(id, ConfigJson.read(document("a", "")), UnaryOperator.identity())))
                .isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(outside).content().isEqualTo(document("outside", ""));
    }

    @Test
    void symbolicLinksAreRefusedAndNeverFollowed() throws Exception {
        given(store.registrars());
        var outside = Files.writeString(root.resolve("secret.json"), document("linked", ""));
        Files.createSymbolicLink(folder.resolve("linked.json"), outside);
        assertThat(refused(store.get("linked"))).isEqualTo(Reply.Reason.UNAVAILABLE);
        assertThat(refused(created(document("linked", "")))).isEqualTo(Reply.Reason.UNAVAILABLE);
        assertThat(refused(store.delete("linked"))).isEqualTo(Reply.Reason.UNAVAILABLE);
        assertThat(outside).content().isEqualTo(document("linked", ""));
    }

    @Test
    void aFolderThatIsALinkIsRefused() throws Exception {
        var elsewhere = Files.createDirectories(root.resolve("elsewhere"));
        Files.createDirectories(folder.getParent());
        Files.createSymbolicLink(folder, elsewhere);
        assertThat(refused(store.registrars())).isEqualTo(Reply.Reason.UNAVAILABLE);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @ParameterizedTest(name = "a file with [{0}] is told, not repaired; a PUT replaces it")
    @ValueSource(strings = {"", "{", "[]", "{\"id\":\"b\",\"parent_ids\":[],\"raw_config\":{}}", "{\"id\":\"a\"}"})
    void aBrokenFileIsNamed(String content) throws Exception {
        given(store.registrars());
        Files.writeString(folder.resolve("a.json"), content);
        var reply = store.get("a");
        assertThat(refused(reply)).isEqualTo(Reply.Reason.UNAVAILABLE);
        assertThat(((Reply.Refused<ObjectNode>) reply).detail()).contains("a.json", "repair or remove");
        assertThat(refused(store.registrars())).isEqualTo(Reply.Reason.UNAVAILABLE);
        given(store.replace("a", ConfigJson.read(document("a", "")), UnaryOperator.identity()));
        assertThat(given(store.registrars())).hasSize(1);
    }

    @Test
    void anIdIsUsedOnce() throws Exception {
        given(created(document("a", "")));
        assertThat(refused(created(document("a", "\"x\":1,")))).isEqualTo(Reply.Reason.INVALID);
        assertThat(given(store.get("a")).has("x")).isFalse();
    }

    @Test
    void aDeletedDocumentIsGoneAndALockedOneStays() throws Exception {
        given(created(document("a", "")));
        assertThat(given(store.delete("a"))).isEqualTo("a");
        assertThat(refused(store.get("a"))).isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(refused(store.delete("a"))).isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(refused(store.delete("default"))).isEqualTo(Reply.Reason.LOCKED);
        assertThat(given(store.get("default")).has("id")).isTrue();
    }

    @Test
    void onlyAChangeIsWrittenAndOnlyRegistrarsAreTold() throws Exception {
        given(created(document("a", "")));
        assertThat(given(store.edit("a", document -> document.put("x", 1)))).isTrue();
        assertThat(events).isEmpty();
        assertThat(given(store.edit("default", document -> document))).isFalse();
        assertThat(events).isEmpty();
        assertThat(given(store.edit("default", document -> document.put("x", 1))))
                .isTrue();
        given(created(document("r", "\"X_type\":\"registrar\",")));
        given(store.delete("r"));
        assertThat(events)
                .containsExactly(
                        "registrar_edited {\"id\":\"default\"}",
                        "registrar_edited {\"id\":\"r\"}",
                        "registrar_edited {\"id\":\"r\"}");
    }

    /** What was no registrar is not read again until its file is another. */
    @Test
    void whatBecomesARegistrarIsFoundHoweverItIsWritten() throws Exception {
        given(created(document("a", "")));
        given(created(document("b", "")));
        given(created(document("c", "")));
        assertThat(ids()).containsExactly("default");
        given(store.edit("a", document -> document.put("X_type", "registrar")));
        var registrar = document("b", "\"X_type\":\"registrar\",");
        Files.writeString(folder.resolve("b.json"), registrar);
        assertThat(ids()).containsExactly("a", "b", "default");
        given(store.delete("c"));
        given(created(document("c", "\"X_type\":\"registrar\",")));
        given(store.edit("a", document -> document.put("X_type", "registraR")));
        assertThat(ids()).containsExactly("b", "c", "default");
        assertThat(ids()).containsExactly("b", "c", "default");
    }

    @Test
    void editsAtOnceLoseNothing() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            var edits = new ArrayList<Future<Reply<Boolean>>>();
            for (int i = 0; i < 40; i++) {
                edits.add(threads.submit(() -> store.edit(
                        "default",
                        document -> document.put("n", document.path("n").asInt() + 1))));
            }
            for (var edit : edits) {
                assertThat(given(edit.get(90, TimeUnit.SECONDS))).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(given(store.get("default")).path("n").asInt()).isEqualTo(40);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void jsonOfStrangersIsBounded() {
        for (var text : List.of(
                "[".repeat(33) + "]".repeat(33), "9".repeat(101), "{} {}", "{", "{\"a\":1,}", "NaN", "'a'", "\"\t\"")) {
            assertThatThrownBy(() -> ConfigJson.read(text)).as(text).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> ConfigJson.read(new byte[] {'"', (byte) 0xff, '"'}))
                .isInstanceOf(IOException.class);
    }

    private FileConfigStore opened() {
        return new FileConfigStore(new NodePaths(root), (event, data) -> events.add(event + " " + data));
    }

    private Reply<String> created(String text) throws Exception {
        return store.create(ConfigJson.read(text), UnaryOperator.identity());
    }

    private List<String> ids() throws InterruptedException {
        return given(store.registrars()).stream().map(ConfigDocument::id).toList();
    }

    private static String document(String id, String more) {
        return "{\"id\":\"%s\",%s\"parent_ids\":[],\"raw_config\":{}}".formatted(id, more);
    }

    static <T> T given(Reply<T> reply) {
        assertThat(reply).isInstanceOf(Reply.Given.class);
        return ((Reply.Given<T>) reply).value();
    }

    static Reply.Reason refused(Reply<?> reply) {
        assertThat(reply).isInstanceOf(Reply.Refused.class);
        return ((Reply.Refused<?>) reply).reason();
    }
}
