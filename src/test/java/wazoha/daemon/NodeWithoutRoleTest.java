package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import wazoha.host.Gate;
import wazoha.host.HaConf;
import wazoha.node.HaSettings;

/** A node without a role serves, over restarts of its daemon and of its host, unless somebody stopped its telephony. */
class NodeWithoutRoleTest extends WithNode {
    @Test
    void aNodeThatWasNeverConfiguredServesAsSoonAsItIsSaidToBeDisabled() throws Exception {
        var fresh = start(partners);
        assertThat(telephonyRuns()).isFalse();
        assertThat(fresh.configure(HaSettings.DISABLED)).isEmpty();
        assertThat(new Gate(ground.paths).isOpen()).isTrue();
        assertThat(telephonyRuns()).isTrue();
        assertThat(ground.paths.haConf()).doesNotExist();
    }

    @Test
    void aRestartOfTheDaemonLeavesTheTelephonyOfADisabledNodeStoppedIfItWasStopped() throws Exception {
        new HaConf(ground.paths).write(MASTER);
        new HaConf(ground.paths).write(HaSettings.DISABLED);
        new Gate(ground.paths).open();
        start(partners);
        assertThat(telephonyRuns()).isFalse();
    }

    @Test
    void aRebootOfADisabledNodeStartsItsTelephony() throws Exception {
        new HaConf(ground.paths).write(MASTER);
        new HaConf(ground.paths).write(HaSettings.DISABLED);
        start(partners);
        assertThat(telephonyRuns()).isTrue();
        assertThat(new Gate(ground.paths).isOpen()).isTrue();
    }

    @Test
    void aNodeThatWasNeverConfiguredServesAgainAfterAReboot() throws Exception {
        start(partners).configure(HaSettings.DISABLED);
        reboot();
        assertThat(telephonyRuns()).isFalse();
        start(partners);
        assertThat(ground.paths.haConf()).doesNotExist();
        assertThat(new Gate(ground.paths).isOpen()).isTrue();
        assertThat(telephonyRuns()).isTrue();
    }

    @Test
    void aNodeWithoutHaConfServesAfterARebootThoughNobodyEverAskedItAnything() throws Exception {
        start(partners);
        assertThat(telephonyRuns())
                .as("the first daemon leaves the host as it is")
                .isFalse();
        reboot();
        start(partners);
        assertThat(telephonyRuns()).isTrue();
    }

    private void reboot() throws Exception {
        if (node != null) {
            node.close();
        }
        partners.telephony().stop();
        new Gate(ground.paths).close();
        Files.writeString(root.resolve("run/boot_id"), "another-boot\n");
    }
}
