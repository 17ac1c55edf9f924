package wazoha.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import wazoha.node.EffectException;
import wazoha.node.PeerAddress;

/** What a running server must have in force once its files are as they should be. */
sealed interface Aim {
    /** Whether it must be asked even if its files are right already. */
    boolean mustHold();

    boolean listensEnough(ServerState state);

    /** Whether what it has in force can only come from files that it has not read. */
    boolean wantsReading(ServerState state);

    void verify(Cluster cluster, Server server) throws EffectException, InterruptedException;

    /** The peer gets in. */
    record Open(PeerAccess access) implements Aim {
        private static final Duration PATIENCE = Duration.ofSeconds(2);

        @Override
        public boolean mustHold() {
            return true;
        }

        @Override
        public boolean listensEnough(ServerState state) {
            return state.listen().covers(access.local());
        }

        @Override
        public boolean wantsReading(ServerState state) {
            return !state.ssl();
        }

        @Override
        public void verify(Cluster cluster, Server server) throws EffectException, InterruptedException {
            if (!server.ask(access.rule().seen(access.peer())).equals(List.of("true"))) {
                throw new EffectException("PostgreSQL %s does not see the line %s in its pg_hba.conf"
                        .formatted(cluster.name(), access.line()));
            }
            try {
                TlsQuestion.ask(access.local(), cluster.port(), PATIENCE);
            } catch (IOException unheard) {
                throw new EffectException(
                        ("PostgreSQL %s cannot be reached at %s port %d, where the peer will look for it: %s; its log"
                                        + " tells why")
                                .formatted(cluster.name(), access.local(), cluster.port(), unheard.getMessage()),
                        unheard);
            }
        }
    }

    /** The peer does not get in. That it still listens until its next start opens nothing. */
    record Closed() implements Aim {
        @Override
        public boolean mustHold() {
            return false;
        }

        @Override
        public boolean listensEnough(ServerState state) {
            return true;
        }

        @Override
        public boolean wantsReading(ServerState state) {
            return false;
        }

        @Override
        public void verify(Cluster cluster, Server server) {
            // That its files were read without a fault is all there is to know.
        }
    }

    /**
     * As before a change that is undone.
     *
     * @param addresses where our former lines made it listen
     */
    record Former(List<PeerAddress> addresses) implements Aim {
        /** Of files with lines of ours in them, or without. */
        static Former of(Cluster cluster, ClusterFiles files) throws IOException {
            var listen = files.settings(cluster).value("listen_addresses");
            if (listen.equals(files.bare().settings(cluster).value("listen_addresses"))) {
                return new Former(List.of());
            }
            return new Former(listen.flatMap(setting -> new ListenAddresses(setting).last()).stream()
                    .toList());
        }

        @Override
        public boolean mustHold() {
            return false;
        }

        @Override
        public boolean listensEnough(ServerState state) {
            return addresses.stream().allMatch(state.listen()::covers);
        }

        @Override
        public boolean wantsReading(ServerState state) {
            return false;
        }

        @Override
        public void verify(Cluster cluster, Server server) {
            // What was before was true, or was no business of ours.
        }
    }
}
