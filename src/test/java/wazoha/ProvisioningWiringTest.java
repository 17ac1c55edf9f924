package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.api.Provisioning;
import wazoha.config.NodeConfig;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.registrar.FileConfigStore;
import wazoha.registrar.RemoteProvd;
import wazoha.registrar.ServiceToken;

/** docs/contract.md, section 5: if a provd is configured it is the store, otherwise we are. */
@Timeout(120)
class ProvisioningWiringTest {
    @TempDir
    Path root;

    @Test
    void withoutAProvdTheStoreIsOurOwnUnderTheRoot() throws Exception {
        var provd = new NodeConfig.Provd(Optional.empty(), 8666, false, Optional.empty(), "/provd");
        var store = wired(provd).store();
        assertThat(store).isInstanceOf(FileConfigStore.class);
        assertThat(store.registrars().toString()).contains("127.0.0.1");
        assertThat(root.resolve("var/lib/wazo-ha/provd/configs/default.json")).isRegularFile();
    }

    @Test
    void aConfiguredProvdIsAskedAtItsAddressAndCertificatesLieUnderTheRoot() throws Exception {
        int port = FreePort.next();
        var certificate = Optional.of(Path.of("/etc/wazo-ha/provd.pem"));
        var plain = wired(new NodeConfig.Provd(Optional.of("127.0.0.1"), port, false, certificate, "/api/provd"));
        assertThat(plain.store()).isInstanceOf(RemoteProvd.class);
        assertThat(plain.store().registrars().toString()).contains("http://127.0.0.1:%d/api/provd:".formatted(port));
        var secure = wired(new NodeConfig.Provd(Optional.of("127.0.0.1"), port, true, certificate, "/"));
        assertThat(secure.store().registrars().toString())
                .contains(
                        "https://127.0.0.1:%d:".formatted(port),
                        root.resolve("etc/wazo-ha/provd.pem").toString());
        assertThat(root).isEmptyDirectory();
    }

    private Provisioning wired(NodeConfig.Provd provd) {
        return ProvisioningWiring.of(
                new NodePaths(root), provd, ServiceToken.NONE, () -> HaSettings.DISABLED, (event, data) -> {});
    }
}
