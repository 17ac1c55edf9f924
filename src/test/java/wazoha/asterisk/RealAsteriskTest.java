package wazoha.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.ProbeUser;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/** Section 4 of docs/contract.md with Debian's Asterisk 22: the expiry that is in force. */
@Timeout(180)
class RealAsteriskTest extends WithRealAsterisk {
    private static final HaSettings MASTER =
            new HaSettings(NodeRole.MASTER, PeerAddress.parse("10.0.0.2").orElseThrow());
    private static final String PAIRED = "180/300/240";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<String> warnings = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // each test begins with the one that it uses
    private RealAsterisk asterisk;

    @SuppressWarnings("NullAway.Init")
    private SipExpiry expiry;

    @Test
    void section4AMastersExpiryComesIntoForceAndWhatWasBeforeComesBack() throws Exception {
        use(running());
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
        use(running());
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
        use(own());
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
        use(running());
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
        use(running());
        var before = inForce();
        expiry.apply(MASTER);
        asterisk.freeze();
        expiry.plan(HaSettings.DISABLED);
        assertThatThrownBy(() -> expiry.apply(HaSettings.DISABLED))
                .as("what waits is owed, and no failure")
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("not yet in Asterisk");
        assertThat(asterisk.etc().resolve(RealAsterisk.INCLUDE)).doesNotExist();
        asterisk.thaw();
        assertThat(expiry.keep()).isEmpty();
        assertThat(inForce()).isEqualTo(before);
    }

    @Test
    void anAorThatIsRemovedLaterDoesNotKeepAsteriskFromItsConfiguration() throws Exception {
        use(own());
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
    void section4AValueThatDoesNotTakeIsAWarningThatNamesTheAorUntilItIsInForce() throws Exception {
        use(running());
        var pjsip = asterisk.etc().resolve("pjsip.conf");
        Files.writeString(
                pjsip,
                Files.readString(pjsip)
                        + "\n#tryinclude \"wazo-ha-pjsip.conf\"\n[102](+type=aor)\nminimum_expiration=61\n");
        expiry.apply(MASTER);
        assertThat(warnings).singleElement().asString().contains("did not come into force for 102 (61/300/240)");
        assertThat(expiry.keep()).isEqualTo(warnings).hasSize(1);
        Files.writeString(pjsip, Files.readString(pjsip).replace("minimum_expiration=61", ""));
        assertThat(expiry.keep()).isEmpty();
        assertThat(warnings).as("in force now").isEmpty();
        assertThat(inForce().values()).containsOnly(PAIRED);
        expiry.apply(HaSettings.DISABLED);
        assertThat(asterisk.etc().resolve(RealAsterisk.INCLUDE))
                .as("an administrator's own line names it")
                .exists();
    }

    @Test
    void theProbesOfThePairAreNoStrangersAndMayDoNothingElse() throws Exception {
        use(running());
        try (var probe = asterisk.phone(ProbeUser.NAME, 5101)) {
            probe.knock("OPTIONS", "");
            Awaitility.await().until(() -> probe.received.size() == 1);
            assertThat(probe.received.get(0)).as("before").startsWith("SIP/2.0 401");

            expiry.apply(MASTER);
            probe.knock("OPTIONS", "");
            Awaitility.await().until(() -> probe.received.size() == 2);
            assertThat(probe.received.get(1)).startsWith("SIP/2.0 200");
            probe.knock("INVITE", "101@");
            Awaitility.await()
                    .until(() -> probe.received.stream().anyMatch(answer -> answer.startsWith("SIP/2.0 404")));
            assertThat(probe.received).noneMatch(answer -> answer.contains("180 Ringing"));

            expiry.apply(HaSettings.DISABLED);
            int before = probe.received.size();
            probe.knock("OPTIONS", "");
            Awaitility.await().until(() -> probe.received.size() > before);
            assertThat(probe.received.get(probe.received.size() - 1)).startsWith("SIP/2.0 401");
        }
    }

    @Test
    void aWrongSecretIsRefusedWithTheRemedy() throws Exception {
        use(running());
        Files.writeString(asterisk.secret(), "another\n");
        assertThatThrownBy(() -> expiry.plan(MASTER))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("Authentication failed")
                .hasMessageContaining("manager.conf")
                .hasMessageNotContaining("another");
    }

    private void use(RealAsterisk used) {
        asterisk = used;
        var paths = new NodePaths(folder.resolve("node"));
        var include = used.etc().resolve(RealAsterisk.INCLUDE);
        expiry = new SipExpiry(
                paths, include, new SipGeneral(paths), ExpiryTables.NONE, used.door(), Ticker.system(), this::warned);
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

    /** The configuration of Asterisk, and our memory of what was before. */
    private Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        for (var file : List.of(
                asterisk.etc().resolve("pjsip.conf"),
                asterisk.etc().resolve(RealAsterisk.INCLUDE),
                folder.resolve("node/var/lib/wazo-ha/sip-expiry.json"))) {
            files.put(file.getFileName().toString(), Files.exists(file) ? Files.readString(file) : "absent");
        }
        return files;
    }
}
