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
    private List<String> missing(Cluster cluster, ServerSettings settings) {
        var lines = new ArrayList<String>();
        var listen =
                settings.value("listen_addresses").map(ListenAddresses::new).orElse(ListenAddresses.STANDARD);
        if (!listen.covers(local)) {
            lines.add("listen_addresses = "
                    + ServerSettings.quoted(listen.with(local).setting()));
        }
        if (!settings.isOn("ssl")) {
            lines.addAll(encryption(cluster, settings));
        }
        return lines;
    }

    /** With the certificate that is named, or with ours: that stays the one once it was made, since the master knows it. */
    private static List<String> encryption(Cluster cluster, ServerSettings settings) {
        boolean named = Files.isRegularFile(file(cluster, settings.value("ssl_cert_file"), "server.crt"))
                && Files.isRegularFile(file(cluster, settings.value("ssl_key_file"), "server.key"));
        return named && !new OwnCertificate(cluster.data()).exists() ? List.of("ssl = on") : OwnCertificate.settings();
    }

    private static Path file(Cluster cluster, Optional<String> setting, String standard) {
        String name = setting.orElse(standard);
        return cluster.located(name).orElseGet(() -> cluster.data().resolve(name));
    }
}
