package wazoha.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wazoha.node.EffectException;
import wazoha.node.GeneralOptions;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/** What is stored and written, without an Asterisk that answers. */
@Timeout(60)
class SipExpiryTest extends WithSipExpiry {
    @ParameterizedTest(name = "section 4, {0}: 180 / 300 / 240, other options stay; disabled: what was before")
    @EnumSource(names = {"MASTER", "SLAVE"})
    void section4TheThreeOptionsAreSetAndPutBack(NodeRole role) throws Exception {
        general.replace(new GeneralOptions(BEFORE, List.of(CODEC)));
        expiry().apply(new HaSettings(role, PEER));
        assertThat(general.options().options())
                .containsOnly(
                        Map.entry("minexpiry", "180"),
                        Map.entry("maxexpiry", "300"),
                        Map.entry("defaultexpiry", "240"),
                        Map.entry("realm", "xivo"));
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options().options()).isEqualTo(BEFORE);
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
                new GeneralOptions(Map.of("minexpiry", "180", "maxexpiry", "300", "defaultexpiry", "240"), List.of()));
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options().options()).containsEntry("maxexpiry", "3600");
    }

    @Test
    void section4ANodeThatNeverWasInAPairIsLeftAlone() throws Exception {
        assertThat(expiry().plan(HaSettings.DISABLED).isNothing()).isTrue();
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options()).isEqualTo(GeneralOptions.NONE);
        assertThat(root.resolve("var")).doesNotExist();
    }

    @Test
    void section4FromMasterToSlaveWhatWasBeforeStaysKnown() throws Exception {
        general.replace(new GeneralOptions(BEFORE, List.of()));
        expiry().apply(MASTER);
        expiry().apply(new HaSettings(NodeRole.SLAVE, PEER));
        expiry().apply(MASTER);
        expiry().apply(HaSettings.DISABLED);
        assertThat(general.options().options()).isEqualTo(BEFORE);
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
        assertThat(general.options()).isEqualTo(GeneralOptions.NONE);
        assertThat(root.resolve("var")).doesNotExist();
    }

    @Test
    void section4WhatALookCannotDoIsAWarningUntilItCan() throws Exception {
        tables.cells.put("minimum_expiration", "90");
        expiry().apply(MASTER);
        tables.dead = true;
        assertThat(expiry().keep()).isEqualTo(warnings).containsExactly("no answer from the database");
        tables.dead = false;
        assertThat(expiry().keep()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void section4AnAsteriskThatStopsUnderALookIsNoWarning() throws Exception {
        expiry().apply(MASTER);
        try (var going = ScriptedAmi.friendly((action, out) ->
                ScriptedAmi.send(out, "Response: Error\r\n%s\r\nMessage: Asterisk is shutting down\r\n\r\n", action))) {
            assertThat(expiry(AmiDoor.to(going.access(root), Ticker.system())).keep())
                    .isEmpty();
        }
        var gone = new AtomicReference<ScriptedAmi>();
        try (var server = ScriptedAmi.friendly(
                (action, out) -> Objects.requireNonNull(gone.get()).close())) {
            gone.set(server);
            assertThat(expiry(AmiDoor.to(server.access(root), Ticker.system())).keep())
                    .isEmpty();
        }
        try (var going = ScriptedAmi.friendly((action, out) -> out.close())) {
            var access = going.access(root);
            var opened = new AtomicInteger();
            AmiDoor closing = deadline -> switch (opened.incrementAndGet()) {
                case 1 -> Ami.login(access, deadline, Ticker.system());
                case 2 -> throw new AmiException(AmiException.Kind.BROKEN, "the end of the connection");
                default -> throw new AmiException(AmiException.Kind.STOPPED, "nothing listens");
            };
            assertThat(expiry(closing).keep())
                    .as("one that ends its connections before it stops to listen")
                    .isEmpty();
            assertThat(opened).hasValue(3);
        }
        try (var frail = ScriptedAmi.friendly((action, out) -> out.close())) {
            assertThat(expiry(AmiDoor.to(frail.access(root), Ticker.system())).keep())
                    .as("one that goes on, and ends every connection")
                    .hasSize(1);
        }
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
        assertThat(expiry().keep())
                .isEqualTo(warnings)
                .singleElement()
                .asString()
                .contains("still to be put back");
        tables.dead = false;
        assertThat(expiry().keep()).isEmpty();
        assertThat(warnings).as("over with its reason").isEmpty();
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
        general.replace(new GeneralOptions(Map.of("minexpiry", "61", "a", "b"), List.of(CODEC)));
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
}
