package wazoha.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/** What is stored and written, without an Asterisk that answers. */
@Timeout(60)
class SipExpiryTest {
    private static final PeerAddress PEER = PeerAddress.parse("10.0.0.2").orElseThrow();
    private static final HaSettings MASTER = new HaSettings(NodeRole.MASTER, PEER);
    private static final SipOptions.Pair CODEC = new SipOptions.Pair("allow", "g722");

    @TempDir
    Path root;

    private final List<String> warnings = new ArrayList<>();
    private final MemoryTables tables = new MemoryTables();
    private SipGeneral general;
    private Path etc;
    private Path include;

    @BeforeEach
    void prepare() throws IOException {
        general = new SipGeneral(new NodePaths(root));
        etc = Files.createDirectories(root.resolve("etc/asterisk"));
        include = etc.resolve("wazo-ha-pjsip.conf");
    }

    @ParameterizedTest(name = "section 4, {0}: 180 / 300 / 240, other options stay; disabled: what was before")
    @EnumSource(names = {"MASTER", "SLAVE"})
    void section4TheThreeOptionsAreSetAndPutBack(NodeRole role) throws Exception {
        general.replace(new SipOptions(
                Map.of("minexpiry", "61", "maxexpiry", "3601", "defaultexpiry", "121", "realm", "xivo"),
                List.of(CODEC)));
        expiry().apply(new HaSettings(role, PEER));
        assertThat(general.options().options())
                .containsOnly(
                        Map.entry("minexpiry", "180"),
                        Map.entry("maxexpiry", "300"),
                        Map.entry("defaultexpiry", "240"),
                        Map.entry("realm", "xivo"));
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options().options())
                .containsOnly(
                        Map.entry("minexpiry", "61"),
                        Map.entry("maxexpiry", "3601"),
                        Map.entry("defaultexpiry", "121"),
                        Map.entry("realm", "xivo"));
        assertThat(general.options().ordered()).containsExactly(CODEC);
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options().options()).containsEntry("minexpiry", "61");
    }

    @Test
    void section4NothingKnownGives60And3600And120() throws Exception {
        expiry().apply(MASTER);
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options().options())
                .containsOnly(
                        Map.entry("minexpiry", "60"),
                        Map.entry("maxexpiry", "3600"),
                        Map.entry("defaultexpiry", "120"));
    }

    @Test
    void section4OurValuesLeftByAnotherInstallationAreNotWhatWasBefore() throws Exception {
        general.replace(
                new SipOptions(Map.of("minexpiry", "180", "maxexpiry", "300", "defaultexpiry", "240"), List.of()));
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options().options()).containsEntry("maxexpiry", "3600");
    }

    @Test
    void section4ANodeThatNeverWasInAPairIsLeftAlone() throws Exception {
        assertThat(expiry().plan(HaSettings.DISABLED).isNothing()).isTrue();
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options()).isEqualTo(SipOptions.NONE);
        assertThat(root.resolve("var")).doesNotExist();
    }

    @Test
    void section4FromMasterToSlaveWhatWasBeforeStaysKnown() throws Exception {
        general.replace(
                new SipOptions(Map.of("minexpiry", "61", "maxexpiry", "3601", "defaultexpiry", "121"), List.of()));
        expiry().apply(MASTER);
        expiry().apply(new HaSettings(NodeRole.SLAVE, PEER));
        expiry().apply(MASTER);
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options().options()).containsEntry("minexpiry", "61").containsEntry("maxexpiry", "3601");
    }

    @Test
    void section4ADatabaseThatHoldsTheValuesIsTheirPlaceAndNoFileIsWritten() throws Exception {
        Files.writeString(etc.resolve("pjsip.conf"), "[101]\ntype=aor\n");
        tables.cells.put("minimum_expiration", "90");
        tables.cells.put("maximum_expiration", "");
        tables.cells.put("default_expiration", "600");
        expiry().apply(MASTER);
        assertThat(tables.cells)
                .containsOnly(
                        Map.entry("minimum_expiration", "180"),
                        Map.entry("maximum_expiration", "300"),
                        Map.entry("default_expiration", "240"));
        assertThat(include).doesNotExist();
        expiry().apply(HaSettings.DISABLED);
        assertThat(tables.cells)
                .containsOnly(
                        Map.entry("minimum_expiration", "90"),
                        Map.entry("maximum_expiration", ""),
                        Map.entry("default_expiration", "600"));
    }

    @Test
    void section3ADeadDatabaseMakesTheChangeFailAndNothingChanges() throws Exception {
        tables.cells.put("minimum_expiration", "90");
        tables.dead = true;
        assertThatThrownBy(() -> expiry().plan(MASTER)).isInstanceOf(EffectException.class);
        assertThatThrownBy(() -> expiry().apply(MASTER)).hasMessageContaining("no answer from the database");
        assertThat(general.options()).isEqualTo(SipOptions.NONE);
        assertThat(root.resolve("var")).doesNotExist();
    }

    @Test
    void section3ADatabaseThatIsStoppedIsNoFailureAndGetsItsValuesAtItsNextStart() throws Exception {
        Files.writeString(etc.resolve("pjsip.conf"), "[101]\ntype=aor\n");
        tables.cells.put("minimum_expiration", "90");
        tables.stopped = true;
        var change = expiry().plan(MASTER);
        assertThat(change.waits()).contains("still to be set: the database is stopped");
        assertThatThrownBy(() -> expiry().apply(MASTER)).isInstanceOf(StoppedException.class);
        assertThat(general.options().options()).containsEntry("minexpiry", "180");
        assertThat(include)
                .as("nobody knows yet that a database holds the values")
                .exists();
        assertThat(expiry().keep()).singleElement().asString().contains("still to be set");
        tables.stopped = false;
        expiry().apply(MASTER);
        assertThat(tables.cells).containsEntry("minimum_expiration", "180");
        assertThat(include).doesNotExist();
        assertThat(etc.resolve("pjsip.conf")).hasContent("[101]\ntype=aor\n");
        tables.stopped = true;
        assertThat(expiry().keep()).hasSize(1);
        assertThat(include).as("now it is known").doesNotExist();
        tables.stopped = false;
        expiry().apply(HaSettings.DISABLED);
        assertThat(tables.cells).containsEntry("minimum_expiration", "90");
    }

    @Test
    void section3DisabledDoesNotFailWithADeadDatabaseAndIsFinishedLater() throws Exception {
        tables.cells.put("minimum_expiration", "90");
        expiry().apply(MASTER);
        tables.dead = true;
        assertThat(expiry().plan(HaSettings.DISABLED).waits()).contains("still to be put back");
        assertThatThrownBy(() -> expiry().apply(HaSettings.DISABLED))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("still to be put back");
        assertThat(warnings).isEmpty();
        assertThat(general.options().options()).containsEntry("minexpiry", "60");
        assertThat(expiry().keep()).singleElement().asString().contains("still to be put back");
        tables.dead = false;
        assertThat(expiry().keep()).isEmpty();
        assertThat(tables.cells).containsEntry("minimum_expiration", "90");
        assertThat(expiry().keep()).isEmpty();
    }

    @Test
    void section3DisabledDoesNotFailWithAnAsteriskThatDiesInTheMiddle() throws Exception {
        Files.writeString(etc.resolve("pjsip.conf"), "[101]\ntype=aor\n");
        expiry().apply(MASTER);
        try (var server = ScriptedAmi.friendly((action, out) -> out.close())) {
            var dying = expiry(AmiDoor.to(server.access(root), Ticker.system()));
            assertThatThrownBy(() -> dying.apply(HaSettings.DISABLED))
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("not yet in Asterisk");
            assertThat(dying.keep()).hasSize(1);
            assertThatThrownBy(() -> dying.apply(MASTER)).isInstanceOf(EffectException.class);
        }
        assertThat(expiry().plan(MASTER).isNothing()).isFalse();
    }

    @Test
    void undoPutsBackWhatThePlanNotedAlsoIfNothingWasApplied() throws Exception {
        general.replace(new SipOptions(Map.of("minexpiry", "61", "a", "b"), List.of(CODEC)));
        var options = general.options();
        Files.writeString(etc.resolve("pjsip.conf"), "[101]\ntype=aor");
        tables.dead = false;
        var change = expiry().plan(MASTER);
        expiry().undo(change.before());
        assertThat(general.options()).isEqualTo(options);
        expiry().apply(MASTER);
        expiry().undo(change.before());
        assertThat(general.options()).isEqualTo(options);
        assertThat(include).doesNotExist();
        assertThat(etc.resolve("pjsip.conf")).hasContent("[101]\ntype=aor");
        assertThat(root.resolve("var/lib/wazo-ha/sip-expiry.json")).doesNotExist();
        expiry().apply(MASTER);
        var back = expiry().plan(HaSettings.DISABLED);
        var paired = Files.readString(etc.resolve("pjsip.conf"));
        expiry().apply(HaSettings.DISABLED);
        expiry().undo(back.before());
        assertThat(general.options().options()).containsEntry("minexpiry", "180");
        assertThat(etc.resolve("pjsip.conf")).hasContent(paired);
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options().options()).containsEntry("minexpiry", "61");
    }

    @ParameterizedTest(name = "pjsip.conf {0} is given back to the byte")
    @ValueSource(
            strings = {
                "",
                "\n",
                "[101]\ntype=aor\n",
                "[101]\ntype=aor",
                "[101]\r\ntype=aor\r\n",
                ";#include wazo-ha-pjsip.conf\n[101]\ntype=aor\n\n\n",
                "#include other.conf\n; é"
            })
    void pjsipConfIsGivenBackToTheByte(String content) throws Exception {
        var pjsip = etc.resolve("pjsip.conf");
        Files.writeString(pjsip, content);
        Files.setPosixFilePermissions(pjsip, PosixFilePermissions.fromString("rw-r-----"));
        expiry().apply(MASTER);
        assertThat(Files.readString(pjsip)).startsWith(content).contains("\n#tryinclude \"wazo-ha-pjsip.conf\"\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pjsip)))
                .isEqualTo("rw-r-----");
        var once = Files.readString(pjsip);
        expiry().apply(MASTER);
        assertThat(Files.readString(pjsip)).isEqualTo(once);
        expiry().apply(HaSettings.DISABLED);
        assertThat(Files.readString(pjsip)).isEqualTo(content);
        assertThat(include).doesNotExist();
    }

    @ParameterizedTest(name = "an administrator who wrote {0} keeps his line")
    @ValueSource(
            strings = {
                "#include wazo-ha-pjsip.conf",
                "#tryinclude \"wazo-ha-pjsip.conf\"",
                "#include </etc/asterisk/wazo-ha-pjsip.conf> ; ours",
                "  #include /etc/asterisk/wazo-ha-pjsip.conf"
            })
    void anAdministratorsOwnLineStays(String line) throws Exception {
        var pjsip = etc.resolve("pjsip.conf");
        Files.writeString(pjsip, "[101]\ntype=aor\n" + line + "\n");
        expiry().apply(MASTER);
        assertThat(pjsip).hasContent("[101]\ntype=aor\n" + line + "\n");
        expiry().apply(HaSettings.DISABLED);
        assertThat(pjsip).hasContent("[101]\ntype=aor\n" + line + "\n");
        assertThat(include)
                .as("a missing file would keep Asterisk from its configuration")
                .exists();
    }

    @Test
    void aPjsipConfThatIsNotUtf8IsLeftAloneAndTold() throws Exception {
        var pjsip = etc.resolve("pjsip.conf");
        byte[] latin = {'[', '1', ']', '\n', ';', (byte) 0xe9, '\n'};
        Files.write(pjsip, latin);
        expiry().apply(MASTER);
        assertThat(warnings).singleElement().asString().contains("is not UTF-8").contains("#tryinclude");
        assertThat(pjsip).hasBinaryContent(latin);
    }

    @ParameterizedTest(name = "an AOR named {0} gets no section")
    @ValueSource(strings = {"", "a]b", "[a", "a;b", "a\nb", "a(b)", "a\\b", " a"})
    void aNameThatWouldBreakTheFileGetsNoSection(String name) {
        assertThat(PjsipInclude.fits(name)).isFalse();
        assertThat(PjsipInclude.fits("101")).isTrue();
        assertThat(PjsipInclude.fits("+33.1_a-b@c d")).isTrue();
    }

    private SipExpiry expiry() {
        return expiry(AmiDoor.none());
    }

    private SipExpiry expiry(AmiDoor door) {
        return new SipExpiry(new NodePaths(root), include, general, tables, door, Ticker.system(), warnings::add);
    }

    /** One template in memory; can be told to be dead. */
    private static final class MemoryTables implements ExpiryTables {
        final Map<String, String> cells = new java.util.TreeMap<>();
        boolean dead;
        boolean stopped;

        @Override
        public List<Cell> read() throws EffectException {
            obey();
            return cells.entrySet().stream()
                    .map(cell -> new Cell("endpoint_sip", "template", cell.getKey(), cell.getValue()))
                    .toList();
        }

        @Override
        public void write(List<Cell> wanted) throws EffectException {
            if (!wanted.isEmpty()) {
                obey();
            }
            wanted.forEach(cell -> cells.put(cell.option(), cell.value()));
        }

        private void obey() throws EffectException {
            if (stopped) {
                throw new StoppedException("the database is stopped");
            }
            if (dead) {
                throw new EffectException("no answer from the database");
            }
        }
    }
}
