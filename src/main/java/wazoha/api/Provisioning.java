package wazoha.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.registrar.ConfigStore;
import wazoha.registrar.FileConfigStore;
import wazoha.registrar.RegistrarBackups;

/**
 * What the API serves of the phones' configuration (docs/contract.md, section 5): the registrars in any case, the
 * documents themselves only where the store is our own.
 */
public record Provisioning(ConfigStore store, RegistrarBackups backups) {
    List<Route> routes(Duration slowestClient) {
        var routes = new ArrayList<>(new RegistrarsResource(store).routes());
        if (store instanceof FileConfigStore own) {
            routes.addAll(new ConfigsResource(own, backups).routes(slowestClient));
        }
        return routes;
    }
}
