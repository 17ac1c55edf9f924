package wazoha.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.node.EffectException;
import wazoha.node.PeerAddress;

/**
 * The files of a cluster that lets the peer in: one line of access, and of settings only what is missing.
 *
 * @param local the address of ours at which the peer reaches us
 */
record PeerAccess(HbaRule rule, PeerAddress peer, PeerAddress local) {
    private static final String NOTE =
            "# Written by wazo-ha while this node is a slave, so that its master reaches the database; removed again.\n";

    String line() {
        return rule.line(peer);
    }

    ClusterFiles files(Cluster cluster, ClusterFiles now) throws IOException, EffectException {
        var bare = now.bare();
        var open = bare.with(HbaText.open(bare.hba(), line()), bare.main(), "");
        var missing = missing(cluster, bare.settings(cluster));
        if (missing.isEmpty()) {
            return open;
        }
        var folder = now.ownPath().resolveSibling("").normalize();
        if (open.settings(cluster).includesFolder(folder) && Files.isDirectory(folder)) {
            var apart = open.with(open.hba(), open.main(), NOTE + String.join("\n", missing) + "\n");
            if (missing(cluster, apart.settings(cluster)).isEmpty()) {
                return apart;
            }
        }
        String main = open.main();
        var within = open.with(open.hba(), Marked.insert(main, main.length(), missing), "");
        var still = missing(cluster, within.settings(cluster));
        if (!still.isEmpty()) {
            throw new EffectException(overruled(cluster, still));
        }
        return within;
    }

    private static String overruled(Cluster cluster, List<String> still) {
        String names = String.join(
                " and ",
                still.stream().map(line -> line.replaceFirst(" = .*", "")).toList());
        return ("PostgreSQL %s does not let the peer in: %s stands in %s (ALTER SYSTEM), which overrules every other file."
                        + " Run there ALTER SYSTEM RESET or set it to what the peer needs: %s")
                .formatted(
                        cluster.name(),
                        names,
                        cluster.data().resolve("postgresql.auto.conf"),
                        String.join(", ", still));
    }

    /** Lines that these settings lack for the peer to get in. */
    private List<String> missing(Cluster cluster, ServerSettings settings) throws EffectException {
        var lines = new ArrayList<String>();
        var listen =
                settings.value("listen_addresses").map(ListenAddresses::new).orElse(ListenAddresses.STANDARD);
        if (!listen.covers(local)) {
            lines.add("listen_addresses = "
                    + ServerSettings.quoted(listen.with(local).setting()));
        }
        if (!settings.isOn("ssl")) {
            requireCertificate(cluster, settings);
            lines.add("ssl = on");
        }
        return lines;
    }

    private static void requireCertificate(Cluster cluster, ServerSettings settings) throws EffectException {
        for (var file : List.of(
                file(cluster, settings.value("ssl_cert_file"), "server.crt"),
                file(cluster, settings.value("ssl_key_file"), "server.key"))) {
            if (!Files.isRegularFile(file)) {
                throw new EffectException(
                        ("PostgreSQL %s lets nobody in over TLS: its setting ssl is off and %s does not exist. Make a"
                                        + " certificate and its key, name them in ssl_cert_file and ssl_key_file (on"
                                        + " Debian the package ssl-cert does both), and set ssl = on")
                                .formatted(cluster.name(), file));
            }
        }
    }

    private static Path file(Cluster cluster, Optional<String> setting, String standard) {
        String name = setting.orElse(standard);
        return cluster.located(name).orElseGet(() -> cluster.data().resolve(name));
    }
}
