package wazoha.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.registrar.FileConfigStoreTest.given;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.Effect;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/** docs/contract.md, sections 3 and 5: whom the registrars name as their backup. */
@Timeout(120)
class RegistrarBackupsTest {
    private static final String OTHER = """
            {"X_type":"registrar","proxy_backup":"192.0.2.7","z":1,"id":"other","parent_ids":[],"raw_config":{"proxy_backup":"x"}}""";
    private static final String DEVICE = """
            {"id":"device","parent_ids":["other"],"raw_config":{},"registrar_backup":"192.0.2.9","X_type":"device"}""";

    @TempDir
    Path root;

    private final List<String> events = new ArrayList<>();
    private HaSettings settings = HaSettings.DISABLED;
    private FileConfigStore store;
    private RegistrarBackups backups;

    @BeforeEach
    void open() throws Exception {
        store = new FileConfigStore(new NodePaths(root), (event, data) -> events.add(event + " " + data));
        backups = new RegistrarBackups(store, () -> settings, Ticker.system());
        create(OTHER);
        create(DEVICE);
        events.clear();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "MASTER, 10.0.0.2, \"10.0.0.2\"",
        "MASTER, 2001:DB8:0::1, \"2001:db8::1\"",
        "SLAVE, 10.0.0.1, null",
        "DISABLED, , null"
    })
    void everyRegistrarNamesThePeerOfAMasterAndNobodyElse(NodeRole role, String peer, String backup) throws Exception {
        change(role == NodeRole.DISABLED ? HaSettings.DISABLED : settings(role, peer));
        assertThat(text("default")).isEqualTo(withBackups("""
                {"displayname":"local","X_type":"registrar","parent_ids":[],"deletable":false,\
                "raw_config":{"X_key":"xivo"},"registrar_main":"127.0.0.1","proxy_main":"127.0.0.1","id":"default"}""", backup));
        assertThat(text("other"))
                .as("only the two keys change")
                .isEqualTo(OTHER.replace("\"192.0.2.7\"", backup)
                        .replaceFirst("}}$", "},\"registrar_backup\":%s}".formatted(backup)));
        assertThat(text("device")).isEqualTo(DEVICE);
        assertThat(events)
                .containsExactly("registrar_edited {\"id\":\"default\"}", "registrar_edited {\"id\":\"other\"}");
    }

    /** docs/contract.md, section 10: stale backups stayed in the phones' configuration. */
    @Test
    void masterSlaveDisabledInARowLeavesNoStaleBackup() throws Exception {
        for (var next : List.of(
                settings(NodeRole.MASTER, "10.0.0.2"),
                settings(NodeRole.MASTER, "10.0.0.3"),
                settings(NodeRole.SLAVE, "10.0.0.3"),
                settings(NodeRole.MASTER, "10.0.0.2"),
                HaSettings.DISABLED)) {
            change(next);
            for (var registrar : given(store.registrars())) {
                assertThat(Backups.of(next).areIn(registrar))
                        .as("%s %s", next, registrar)
                        .isTrue();
            }
        }
    }

    @Test
    void theSameAgainWritesNothing() throws Exception {
        change(settings(NodeRole.MASTER, "10.0.0.2"));
        var files = files();
        events.clear();
        assertThat(backups.plan(settings).isNothing()).isTrue();
        backups.apply(settings);
        assertThat(files()).isEqualTo(files);
        assertThat(events).isEmpty();
    }

    @Test
    void aPlanTouchesNothingAndSaysWhatWouldChange() throws Exception {
        var files = files();
        var plan = backups.plan(settings(NodeRole.MASTER, "10.0.0.2"));
        assertThat(files()).isEqualTo(files);
        assertThat(plan.lines())
                .containsExactly(
                        "registrar default: registrar_backup and proxy_backup become 10.0.0.2",
                        "registrar other: registrar_backup and proxy_backup become 10.0.0.2");
        assertThat(plan.before()).doesNotContain("127.0.0.1", "xivo");
    }

    @Test
    void undoingPutsBackTheFormerDocumentsExactly() throws Exception {
        var former = files();
        var wanted = settings(NodeRole.MASTER, "10.0.0.2");
        var before = backups.plan(wanted).before();
        backups.undo(before);
        assertThat(content(files())).as("never applied").isEqualTo(content(former));
        backups.apply(wanted);
        assertThat(content(files())).isNotEqualTo(content(former));
        backups.undo(before);
        backups.undo(before);
        assertThat(content(files())).isEqualTo(content(former));
    }

    @Test
    void undoingAHalfMadeChangePutsBackWhatWasMade() throws Exception {
        var former = content(files());
        var wanted = settings(NodeRole.MASTER, "10.0.0.2");
        var before = backups.plan(wanted).before();
        given(store.edit("other", document -> document.put("proxy_backup", "10.0.0.2"))); // killed after this
        opened().undo(before);
        assertThat(content(files())).isEqualTo(former);
    }

    @Test
    void undoingLeavesAloneWhatOthersWroteMeanwhile() throws Exception {
        var wanted = settings(NodeRole.MASTER, "10.0.0.2");
        var before = backups.plan(wanted).before();
        backups.apply(wanted);
        given(store.edit(
                "default",
                document -> document.put("registrar_backup", "192.0.2.1").put("new", true)));
        given(store.delete("other"));
        backups.undo(before);
        assertThat(given(store.get("default")).path("registrar_backup").asText())
                .isEqualTo("192.0.2.1");
        assertThat(given(store.get("default")).has("proxy_backup")).isFalse();
        assertThat(given(store.get("default")).path("new").asBoolean()).isTrue();
        assertThat(given(store.registrars())).hasSize(1);
        backups.undo("");
    }

    @Test
    void aRegistrarThatAppearsWhileMasterIsFollowed() throws Exception {
        change(settings(NodeRole.MASTER, "10.0.0.2"));
        create("{\"id\":\"new\",\"X_type\":\"registrar\",\"parent_ids\":[],\"raw_config\":{}}");
        assertThat(backups.follow()).containsExactly("new");
        assertThat(given(store.get("new")).path("registrar_backup").asText()).isEqualTo("10.0.0.2");
        assertThat(backups.follow()).isEmpty();
    }

    @ParameterizedTest(name = "{0} follows nothing")
    @CsvSource({"SLAVE", "DISABLED"})
    void onlyAMasterFollows(NodeRole role) throws Exception {
        change(role == NodeRole.SLAVE ? settings(role, "10.0.0.1") : HaSettings.DISABLED);
        create("{\"id\":\"new\",\"X_type\":\"registrar\",\"registrar_backup\":\"192.0.2.1\","
                + "\"parent_ids\":[],\"raw_config\":{}}");
        assertThat(backups.follow()).isEmpty();
        assertThat(given(store.get("new")).path("registrar_backup").asText()).isEqualTo("192.0.2.1");
    }

    /** Between the effect and the end of a change the former settings are still in force. */
    @Test
    void whileAChangeIsUnderWayNobodyFollowsTheOldSettings() throws Exception {
        change(settings(NodeRole.MASTER, "10.0.0.2"));
        var slave = settings(NodeRole.SLAVE, "10.0.0.2");
        var before = backups.plan(slave).before();
        backups.apply(slave);
        assertThat(backups.follow()).isEmpty();
        var fresh = (ObjectNode) ConfigJson.read(OTHER);
        assertThat(backups.finish(fresh.deepCopy())).isEqualTo(fresh);
        backups.undo(before);
        assertThat(backups.finish(fresh.deepCopy()).path("registrar_backup").asText())
                .isEqualTo("10.0.0.2");
        assertThat(Backups.of(settings).areIn(given(store.get("default")))).isTrue();
    }

    @Test
    void aChangeThatNeededNothingDoesNotStopTheFollowing() throws Exception {
        change(settings(NodeRole.MASTER, "10.0.0.2"));
        change(settings(NodeRole.SLAVE, "10.0.0.2"));
        given(store.edit("default", document -> document.put("X_type", "x")));
        given(store.delete("other"));
        var master = settings(NodeRole.MASTER, "10.0.0.3");
        assertThat(backups.plan(master)).isEqualTo(Effect.Change.NOTHING);
        settings = master; // no registrar, nothing to apply
        create(OTHER);
        assertThat(backups.follow()).containsExactly("other");
    }

    private void change(HaSettings wanted) throws Exception {
        var plan = backups.plan(wanted);
        if (!plan.isNothing()) {
            backups.apply(wanted);
        }
        settings = wanted;
    }

    private RegistrarBackups opened() {
        return new RegistrarBackups(store, () -> settings, Ticker.system());
    }

    private void create(String document) throws Exception {
        given(store.create(ConfigJson.read(document), UnaryOperator.identity()));
    }

    private String text(String id) throws Exception {
        return ConfigJson.write(given(store.get(id)));
    }

    /** Contents and times of all files. */
    private Map<String, List<Object>> files() throws Exception {
        var files = new TreeMap<String, List<Object>>();
        try (var all = Files.list(root.resolve("var/lib/wazo-ha/provd/configs"))) {
            for (var file : all.toList()) {
                files.put(
                        file.getFileName().toString(),
                        List.of(Files.readString(file), Files.getAttribute(file, "unix:ino")));
            }
        }
        return files;
    }

    private static List<Object> content(Map<String, List<Object>> files) {
        return files.values().stream().map(file -> file.get(0)).toList();
    }

    private static HaSettings settings(NodeRole role, String peer) {
        return new HaSettings(role, PeerAddress.parse(peer).orElseThrow());
    }

    private static String withBackups(String document, String backup) {
        return document.replaceFirst("}$", ",\"registrar_backup\":%s,\"proxy_backup\":%s}".formatted(backup, backup));
    }
}
