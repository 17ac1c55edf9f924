package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import wazoha.host.Gate;
import wazoha.host.HaConf;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;

/** docs/contract.md, section 3, on a running node: its duty, its gate and its telephony through changes of its role. */
class NodeTest extends WithNode {
    @Test
    void telephonyThatCannotBeStartedIsOwedShownAndStartedLater() throws Exception {
        new HaConf(ground.paths).write(MASTER);
        new HaConf(ground.paths).write(HaSettings.DISABLED);
        var forbidden = ground.paths.telephonyDisabled();
        Files.writeString(forbidden, "");
        var owing = start(partners);
        assertThat(owing.configure(HaSettings.DISABLED)).isEmpty();
        var first = owing.status().warnings();
        assertThat(first)
                .singleElement()
                .asString()
                .startsWith("pending, tried again every 30 s: telephony: not made yet as on a node that is disabled")
                .contains("telephony is not started: it is disabled");
        owing.close();
        var again = start(partners);
        assertThat(again.status().warnings())
                .as("after a restart of the daemon")
                .hasSize(1);
        Files.delete(forbidden);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> again.status().warnings().isEmpty());
        assertThat(telephonyRuns()).isTrue();
    }

    @Test
    void aSlaveIsConfiguredBeforeItsDatabaseIsAndSaysWhatIsMissing() throws Exception {
        var fresh = start(partners);
        Files.delete(root.resolve("etc/wazo-ha/database.password"));
        fresh.configure(SLAVE);
        assertThat(ground.paths.isSecondary()).exists();
        Awaitility.await()
                .untilAsserted(() -> assertThat(fresh.status().warnings())
                        .anyMatch(line -> line.contains("this node's own database cannot be read")));
    }

    @Test
    void aNodeThatCannotGoOnDutyIsAsItWasBefore() throws Exception {
        var fresh = start(partners);
        Files.createDirectories(ground.paths.state().resolve("verb.directories"));
        assertThatThrownBy(() -> fresh.configure(SLAVE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("not on duty as slave", "verb.directories", "the configuration is as before");
        assertThatNothingIsConfigured(fresh);
    }

    @Test
    void aDefectWhileGoingOnDutyUndoesTheChange() throws Exception {
        var fresh = start(ground.broken());
        assertThatThrownBy(() -> fresh.configure(SLAVE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("not on duty as slave", "port out of range", "the configuration is as before");
        assertThatNothingIsConfigured(fresh);
    }

    private void assertThatNothingIsConfigured(Node fresh) throws InterruptedException {
        assertThat(telephonyRuns()).isFalse();
        assertThat(new Gate(ground.paths).isOpen()).isFalse();
        assertThat(fresh.settings()).isEqualTo(HaSettings.DISABLED);
        assertThat(ground.paths.haConf()).doesNotExist();
        assertThat(ground.paths.isSecondary()).doesNotExist();
        assertThat(fresh.status().phase()).isEqualTo("DISABLED");
        Awaitility.await()
                .untilAsserted(() -> assertThat(events(fresh)).anyMatch(line -> line.contains("change_failed")));
    }

    @Test
    void theRolesFollowEachOtherAndEachEditIsToldOnce() throws Exception {
        var changing = start(partners);
        changing.configure(MASTER);
        assertThat(ground.paths.isPrimary()).exists();
        assertThat(changing.status().role()).isEqualTo("master");
        changing.configure(SLAVE);
        assertThat(ground.paths.isPrimary()).doesNotExist();
        assertThat(ground.paths.isSecondary()).exists();
        changing.configure(SLAVE);
        changing.configure(MASTER);
        changing.configure(HaSettings.DISABLED);
        assertThat(telephonyRuns()).isTrue();
        Awaitility.await().untilAsserted(() -> {
            assertThat(events(changing))
                    .filteredOn(line -> line.contains("\"ha_edited\""))
                    .hasSize(4);
            assertThat(events(changing))
                    .filteredOn(line -> line.contains("\"on_duty\""))
                    .hasSize(3);
        });
    }

    @Test
    void aSlaveThatBecomesDisabledWhileItsMasterAnswersSaysThatTwoServersRun() throws Exception {
        var slave = start(partners);
        slave.configure(SLAVE);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> slave.status().peer().silentMillis() >= 0);
        assertThat(slave.configure(HaSettings.DISABLED))
                .containsExactly("the former master 127.0.0.1 still answers: two independent servers now run");
        Awaitility.await()
                .untilAsserted(() -> assertThat(events(slave)).anyMatch(line -> line.contains("two_servers")));
    }

    @Test
    void aSlaveWhoseMasterIsSilentBecomesDisabledWithoutAWarning() throws Exception {
        peer.close();
        var slave = start(partners);
        slave.configure(SLAVE);
        assertThat(slave.configure(HaSettings.DISABLED)).isEmpty();
    }

    @Test
    void whatADisabledNodeOwesIsShownInItsStatus() throws Exception {
        var owing = start(partners, new DeadPartner());
        assertThatThrownBy(() -> owing.configure(MASTER))
                .hasMessageContaining("registrars: provd does not answer; nothing");
        assertThat(owing.plan(HaSettings.DISABLED))
                .containsExactly(
                        "telephony: may run on this node, and is started if it does not",
                        "later, as it cannot be done now: registrars: provd does not answer");
        owing.configure(HaSettings.DISABLED);
        assertThat(owing.status().warnings())
                .anyMatch(line -> line.startsWith("pending, tried again every 30 s: registrars"));
    }

    @Test
    void section4AWarningStandsInStatusAndHistoryUntilItIsOver() throws Exception {
        var warned = start(partners);
        warned.warn("SIP expiry", List.of("did not come into force for 101"));
        assertThat(warned.status().warnings()).contains("SIP expiry: did not come into force for 101");
        Awaitility.await()
                .untilAsserted(() -> assertThat(events(warned))
                        .anyMatch(line ->
                                line.contains("\"warning\"") && line.contains("did not come into force for 101")));
        warned.warn("SIP expiry", List.of());
        assertThat(warned.status().warnings()).noneMatch(line -> line.contains("101"));
        Awaitility.await()
                .untilAsserted(() -> assertThat(events(warned))
                        .anyMatch(
                                line -> line.contains("\"warning_over\"") && line.contains("did not come into force")));
    }

    /** An effect whose partner never answers. */
    private static final class DeadPartner implements Effect {
        @Override
        public String name() {
            return "registrars";
        }

        @Override
        public Change plan(HaSettings wanted) throws EffectException {
            throw new EffectException("provd does not answer");
        }

        @Override
        public void apply(HaSettings wanted) throws EffectException {
            throw new EffectException("provd does not answer");
        }

        @Override
        public void undo(String before) throws EffectException {
            throw new EffectException("provd does not answer");
        }
    }
}
