package wazoha;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import wazoha.api.Provisioning;
import wazoha.config.NodeConfig;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.registrar.ConfigStore;
import wazoha.registrar.FileConfigStore;
import wazoha.registrar.ProvdAddress;
import wazoha.registrar.RegistrarBackups;
import wazoha.registrar.RemoteProvd;
import wazoha.registrar.ServiceToken;

/** Chooses where the phones' configuration is kept: with a provd of Wazo if one is configured, else with us. */
final class ProvisioningWiring {
    private ProvisioningWiring() {}

    /**
     * @param settings those in force
     * @param events takes the name of an event and its data as JSON; must not block
     */
    static Provisioning of(
            NodePaths paths,
            NodeConfig.Provd provd,
            ServiceToken token,
            Supplier<HaSettings> settings,
            BiConsumer<String, String> events) {
        var ticker = Ticker.system();
        ConfigStore store = provd.host()
                .<ConfigStore>map(host -> new RemoteProvd(address(host, paths, provd), token, ticker, events))
                .orElseGet(() -> new FileConfigStore(paths, events));
        return new Provisioning(store, new RegistrarBackups(store, settings, ticker));
    }

    private static ProvdAddress address(String host, NodePaths paths, NodeConfig.Provd provd) {
        var certificates = provd.certificate().stream()
                .map(file -> paths.resolve(file.toString()))
                .toList();
        return new ProvdAddress(host, provd.port(), provd.https(), provd.prefix(), certificates);
    }
}
