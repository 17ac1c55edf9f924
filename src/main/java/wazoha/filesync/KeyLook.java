package wazoha.filesync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import wazoha.node.Finding;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.process.Outcome;

/** Whether the pair's key works, seen from either end. Immutable. */
public final class KeyLook {
    /** A slave that is alive answers in half a second, and a preflight has 10 s for everything. */
    public static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final String WHY = "files travel with this key, and claims where the slave's database is away";
    private static final Pattern COMMAND = Pattern.compile("command=\"([^\" ]+)");

    private final NodePaths paths;

    public KeyLook(NodePaths paths) {
        this.paths = paths;
    }

    /** On the master: the slave is asked for its guard by the verb {@code state}. */
    public Finding onMaster(Finding.Subject about, PeerAddress slave, int port, String user)
            throws InterruptedException {
        if (!Files.exists(paths.sshKey())) {
            return about.refuses(
                    "there is no key %s: the pair was never made".formatted(SyncReport.KEY), WHY, "wazo-sync -i");
        }
        var outcome = SshAccess.ofPair(paths, port, user)
                .verb(slave, "state")
                .within(PATIENCE)
                .run();
        if (outcome instanceof Outcome.Exited exited && exited.status() == 0) {
            var guard = Guard.parse(exited.output());
            return about.fine("%s lets the key in; its guard for files is %s"
                    .formatted(
                            slave,
                            guard.map(one -> one.open() ? "open for epoch " + one.epoch() : "closed")
                                    .orElse("not there yet (its daemon has not run as a slave)")));
        }
        String said = outcome.describe();
        return about.refuses(
                "%s did not answer the verb state over ssh as %s, port %d: %s".formatted(slave, user, port, said),
                WHY,
                remedy(slave, said));
    }

    private static String remedy(PeerAddress slave, String said) {
        return KeyRemedy.of(slave, said)
                .orElse("see that sshd runs on %s and can be reached from here; then wazo-sync -i repairs the rest"
                        .formatted(slave));
    }

    /** On the slave: the line that lets the master's key in, for the forced command alone. */
    public Finding onSlave(Finding.Subject about, PeerAddress master, Path authorizedKeys) {
        List<String> lines;
        try {
            lines = Files.exists(authorizedKeys)
                    ? Files.readString(authorizedKeys, StandardCharsets.ISO_8859_1)
                            .lines()
                            .filter(line -> line.stripTrailing().endsWith(SshKey.COMMENT))
                            .filter(line -> !line.startsWith("#"))
                            .toList()
                    : List.of();
        } catch (IOException unseen) {
            return about.notLookedAt("%s: %s".formatted(authorizedKeys, unseen));
        }
        if (lines.isEmpty()) {
            return about.refuses(
                    "no key of the pair is let in here (no line that ends in \"%s\" in %s)"
                            .formatted(SshKey.COMMENT, authorizedKeys),
                    WHY,
                    "wazo-sync -i on the master");
        }
        if (lines.stream().noneMatch(line -> line.contains("from=\"%s\"".formatted(master)))) {
            return about.refuses(
                    "the key of the pair is let in here, but not from %s".formatted(master),
                    WHY,
                    "wazo-sync -i on the master; is remote_address right? (wazo-ha status)");
        }
        var command = COMMAND.matcher(lines.get(lines.size() - 1));
        if (!command.find() || !Files.isExecutable(Path.of(command.group(1)))) {
            return about.refuses(
                    "the forced command of the pair's key cannot be run here: %s"
                            .formatted(lines.get(lines.size() - 1).replaceFirst(" ssh-.*| ecdsa-.*", "")),
                    WHY,
                    "put libexec/wazo-ha-verb there again, or wazo-sync -i on the master");
        }
        return about.fine("the master's key is let in from %s, for %s alone".formatted(master, command.group(1)));
    }
}
