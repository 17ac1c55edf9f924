package wazoha.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/** With Debian's Asterisk 22. */
@Timeout(180)
class RealAsteriskTest {
    private static final HaSettings MASTER =
            new HaSettings(NodeRole.MASTER, PeerAddress.parse("10.0.0.2").orElseThrow());
    private static final String PAIRED = "180/300/240";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static List<Path> root = List.of();

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();
    private RealAsterisk asterisk;
    private SipExpiry expiry;

    @BeforeAll
    @Timeout(1000)
    static void build() throws InterruptedException {
        root = RealAsterisk.root("SIP expiry in force (docs/contract.md, section 4), phones told to resynchronise (5)")
                .map(List::of)
                .orElse(List.of());
    }

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeFalse(root.isEmpty(), "no real Asterisk on this machine");
        asterisk = RealAsterisk.in(root.get(0), folder.resolve("lab"));
        expiry = expiry(asterisk.etc().resolve("wazo-ha-pjsip.conf"), asterisk.door());
    }

    @AfterEach
    void stop() throws Exception {
        if (asterisk != null) {
            asterisk.stop();
        }
    }

    @Test
    void section4AMastersExpiryComesIntoForceAndWhatWasBeforeComesBack() throws Exception {
        asterisk.start();
        var files = files();
        var before = inForce();
        assertThat(before).containsEntry("102", "60/7200/3600").hasSize(3);
        var change = expiry.plan(MASTER);
        assertThat(change.lines()).anyMatch(line -> line.contains("gives 3 AORs 180/300/240"));
        assertThat(files()).isEqualTo(files);

        expiry.apply(MASTER);
        assertThat(inForce())
                .containsOnly(Map.entry("101", PAIRED), Map.entry("102", PAIRED), Map.entry("103", PAIRED));
        assertThat(warnings).isEmpty();
        var paired = files();
        assertThat(expiry.plan(MASTER).isNothing()).isTrue();
        expiry.apply(MASTER);
        assertThat(files()).isEqualTo(paired);

        expiry.apply(HaSettings.DISABLED);
        assertThat(inForce()).isEqualTo(before);
        assertThat(files()).isEqualTo(files);
        assertThat(warnings).isEmpty();
    }

    @Test
    void section4UndoPutsBackWhatThePlanNoted() throws Exception {
        asterisk.start();
        var files = files();
        var before = inForce();
        var change = expiry.plan(MASTER);
        expiry.apply(MASTER);
        expiry.undo(change.before());
        assertThat(files()).isEqualTo(files);
        assertThat(inForce()).isEqualTo(before);
        expiry.undo(change.before());
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void section4AnAsteriskStoppedOnPurposeIsNoFailureAndIsSetRightAtItsNextStart() throws Exception {
        expiry.plan(MASTER);
        expiry.apply(MASTER);
        assertThat(warnings).isEmpty();
        asterisk.start();
        assertThat(expiry.keep()).isEmpty();
        assertThat(inForce().values()).containsOnly(PAIRED);
        asterisk.stop();
        asterisk.start();
        assertThat(inForce().values()).as("after a cold start").containsOnly(PAIRED);
    }

    @Test
    void section3AFrozenAsteriskMakesTheChangeFailWithin10SecondsAndNothingChanges() throws Exception {
        asterisk.start();
        var files = files();
        asterisk.freeze();
        long start = System.nanoTime();
        assertThatThrownBy(() -> expiry.plan(MASTER))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("does not answer")
                .hasMessageContaining("nothing was changed");
        assertThatThrownBy(() -> expiry.apply(MASTER)).isInstanceOf(EffectException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(files()).isEqualTo(files);
        asterisk.thaw();
        expiry.apply(MASTER);
        assertThat(inForce().values()).containsOnly(PAIRED);
    }

    @Test
    void section3DisabledDoesNotFailWithAFrozenAsteriskAndIsFinishedLater() throws Exception {
        asterisk.start();
        var before = inForce();
        expiry.apply(MASTER);
        asterisk.freeze();
        expiry.plan(HaSettings.DISABLED);
        expiry.apply(HaSettings.DISABLED);
        assertThat(warnings).singleElement().asString().contains("not yet in Asterisk");
        assertThat(asterisk.etc().resolve("wazo-ha-pjsip.conf")).doesNotExist();
        asterisk.thaw();
        assertThat(expiry.keep()).isEmpty();
        assertThat(inForce()).isEqualTo(before);
    }

    @Test
    void anAorThatIsRemovedLaterDoesNotKeepAsteriskFromItsConfiguration() throws Exception {
        asterisk.start();
        expiry.apply(MASTER);
        asterisk.stop();
        var pjsip = asterisk.etc().resolve("pjsip.conf");
        Files.writeString(pjsip, Files.readString(pjsip).replace("[102](watched)", "[104](watched)"));
        asterisk.start();
        assertThat(inForce())
                .containsEntry("101", PAIRED)
                .containsEntry("103", PAIRED)
                .doesNotContainKey("102");
        assertThat(expiry.keep()).isEmpty();
        assertThat(inForce()).containsEntry("104", PAIRED);
    }

    @Test
    void section4AValueThatDoesNotTakeIsAWarningThatNamesTheAor() throws Exception {
        asterisk.start();
        var pjsip = asterisk.etc().resolve("pjsip.conf");
        Files.writeString(
                pjsip,
                Files.readString(pjsip)
                        + "\n#tryinclude \"wazo-ha-pjsip.conf\"\n[102](+type=aor)\nminimum_expiration=61\n");
        expiry.apply(MASTER);
        assertThat(warnings).singleElement().asString().contains("did not come into force for 102 (61/300/240)");
        expiry.apply(HaSettings.DISABLED);
        assertThat(asterisk.etc().resolve("wazo-ha-pjsip.conf"))
                .as("an administrator's own line names it")
                .exists();
    }

    @Test
    void aWrongSecretIsRefusedWithTheRemedy() throws Exception {
        asterisk.start();
        Files.writeString(folder.resolve("lab/ami.secret"), "another\n");
        assertThatThrownBy(() -> expiry.plan(MASTER))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("Authentication failed")
                .hasMessageContaining("manager.conf")
                .hasMessageNotContaining("another");
    }

    @Test
    void section5ResyncReachesEveryPhoneAndNamesThoseThatDoNotAnswer() throws Exception {
        asterisk.start();
        try (var well = asterisk.phone("101", 5101);
                var hanging = asterisk.phone("102", 5102);
                var unwatched = asterisk.phone("103", 5103)) {
            for (var phone : List.of(well, hanging, unwatched)) {
                register(phone);
            }
            // qualified once while both answer: so a later silence is news and not the state of the beginning
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> statuses().equals(List.of("Reachable", "Reachable", "NonQualified")));
            hanging.beSilent();
            var seen = new ArrayList<ResyncState>();
            var done = new Resync(asterisk.door(), Ticker.system()).run(seen::add);
            assertThat(done.state()).isEqualTo(ResyncState.DONE);
            assertThat(done.phones()).isEqualTo(3);
            assertThat(done.told()).isEqualTo(3);
            assertThat(done.answered()).isEqualTo(1);
            assertThat(done.silent()).containsExactly(new ResyncState.Phone("102", "sip:102@127.0.0.1:5102"));
            assertThat(done.unknown()).containsExactly(new ResyncState.Phone("103", "sip:103@127.0.0.1:5103"));
            for (var phone : List.of(well, hanging, unwatched)) {
                assertThat(phone.received)
                        .as("each phone is told once; what comes again is a repetition")
                        .anyMatch(
                                message -> message.startsWith("NOTIFY ") && message.contains("\nEvent: check-sync\n"));
            }
            assertThat(seen).anyMatch(state -> state.told() == 3 && state.answered() == 1);
        }
    }

    @Test
    void section5WithoutPhonesResyncIsDoneAtOnce() throws Exception {
        asterisk.start();
        var done = new Resync(asterisk.door(), Ticker.system()).run(state -> {});
        assertThat(done).isEqualTo(new ResyncState(ResyncState.DONE, 0, 0, 0, List.of(), List.of(), ""));
    }

    @Test
    void section5AFrozenAsteriskIsToldAndNotWaitedFor() throws Exception {
        asterisk.start();
        asterisk.freeze();
        long start = System.nanoTime();
        assertThatThrownBy(() -> new Resync(asterisk.door(), Ticker.system()).run(state -> {}))
                .isInstanceOf(AmiException.class)
                .hasMessageContaining("does not answer");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void section5WithoutTheModuleResyncSaysWhatToLoad() throws Exception {
        Files.delete(asterisk.etc().resolve("pjsip_notify.conf"));
        asterisk.start();
        try (var phone = asterisk.phone("101", 5101)) {
            register(phone);
            assertThatThrownBy(() -> new Resync(asterisk.door(), Ticker.system()).run(state -> {}))
                    .isInstanceOf(AmiException.class)
                    .hasMessageContaining("res_pjsip_notify.so");
        }
    }

    private static void register(UdpPhone phone) throws IOException {
        phone.register(600);
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(
                        () -> assertThat(phone.received).anyMatch(message -> message.startsWith("SIP/2.0 200 OK")));
    }

    private SipExpiry expiry(Path include, AmiDoor door) {
        var paths = new NodePaths(folder.resolve("node"));
        return new SipExpiry(
                paths, include, new SipGeneral(paths), ExpiryTables.NONE, door, Ticker.system(), this::warned);
    }

    private void warned(List<String> now) {
        warnings.clear();
        warnings.addAll(now);
    }

    private Map<String, String> inForce() throws AmiException {
        var expiries = new TreeMap<String, String>();
        try (var ami = asterisk.door().open(LONG)) {
            Aor.all(ami, LONG)
                    .forEach(aor -> expiries.put(
                            aor.name(), String.join("/", aor.expiry().values())));
        }
        return expiries;
    }

    private List<String> statuses() throws AmiException {
        try (var ami = asterisk.door().open(LONG)) {
            return ami.list(AmiAction.of("PJSIPShowContacts"), LONG).stream()
                    .filter(event -> event.get("Event").equals("ContactList"))
                    .sorted(Comparator.comparing(event -> event.get("Endpoint")))
                    .map(event -> event.get("Status"))
                    .toList();
        }
    }

    /** The configuration of Asterisk, and our memory of what was before. */
    private Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        for (var file : List.of(
                asterisk.etc().resolve("pjsip.conf"),
                asterisk.etc().resolve("wazo-ha-pjsip.conf"),
                folder.resolve("node/var/lib/wazo-ha/sip-expiry.json"))) {
            files.put(file.getFileName().toString(), Files.exists(file) ? Files.readString(file) : "absent");
        }
        return files;
    }
}
