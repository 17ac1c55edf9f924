package wazoha;

import java.io.IOException;
import java.time.InstantSource;
import wazoha.api.Authority;
import wazoha.api.Health;
import wazoha.api.TokenStore;
import wazoha.api.WazoAuth;
import wazoha.config.NodeConfig;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.notify.Notifier;
import wazoha.registrar.ServiceToken;

/** Who judges tokens, how the partners are that status tells of, and the token that we use ourselves. */
record Access(Authority authority, Health health, ServiceToken serviceToken) {
    static Access of(NodePaths paths, NodeConfig config, Notifier notifier, InstantSource time, Ticker ticker)
            throws IOException {
        var auth = config.auth();
        if (auth.host().isEmpty()) {
            return new Access(new TokenStore(paths, time), new Partners(notifier), ServiceToken.NONE);
        }
        var wazoAuth = new WazoAuth(
                new WazoAuth.Service(
                        auth.host().get(),
                        auth.port(),
                        auth.https(),
                        auth.certificate().map(file -> paths.resolve(file.toString())),
                        auth.username().orElseThrow(),
                        paths.resolve(auth.passwordFile().orElseThrow().toString())),
                ticker);
        return new Access(wazoAuth, new WithWazoAuth(new Partners(notifier), wazoAuth), wazoAuth::ownToken);
    }

    private record Partners(Notifier notifier) implements Health {
        @Override
        public boolean messageBus() {
            return notifier.works("bus");
        }
    }

    private record WithWazoAuth(Health others, WazoAuth wazoAuth) implements Health {
        @Override
        public boolean messageBus() {
            return others.messageBus();
        }

        @Override
        public boolean masterTenant() {
            return wazoAuth.knowsMasterTenant();
        }

        @Override
        public boolean serviceToken() {
            return wazoAuth.hasServiceToken();
        }
    }
}
