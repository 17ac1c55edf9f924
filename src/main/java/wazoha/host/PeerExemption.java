package wazoha.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wazoha.disk.AtomicFile;
import wazoha.node.EffectException;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;

/**
 * Exempts the peer from fail2ban by a file of ours. A list of the administrator is never replaced: fail2ban has no way
 * to add to one from another file, so where there is one that lacks the peer, nothing is done.
 */
public final class PeerExemption {
    private static final String OURS = "jail.d/wazo-ha.conf";

    private final Path folder;
    private final PeerAddress peer;

    public PeerExemption(NodePaths paths, PeerAddress peer) {
        this.folder = paths.resolve(Fail2ban.FOLDER);
        this.peer = peer;
    }

    /** The result says what is so now. */
    public List<String> make() throws EffectException, IOException {
        if (!Files.isDirectory(folder)) {
            return List.of("fail2ban: it is not installed here");
        }
        if (othersExempt()) {
            return List.of("fail2ban: your own files exempt %s already".formatted(peer));
        }
        if (Files.exists(ours()) && Files.readString(ours()).equals(text())) {
            return List.of("fail2ban: %s is exempt".formatted(peer));
        }
        AtomicFile.write(ours(), text(), "rw-r--r--");
        return List.of("fail2ban: %s is exempt, by %s; fail2ban-client reload".formatted(peer, ours()));
    }

    /** What {@link #make} would do. */
    public List<String> shown() throws EffectException, IOException {
        return !Files.isDirectory(folder) || othersExempt()
                ? List.of()
                : "%s:\n%s".formatted(ours(), text()).lines().toList();
    }

    private Path ours() {
        return folder.resolve(OURS);
    }

    private String text() {
        return """
                # Made by "wazo-ha asterisk prepare": the probes of the other node must not get it banned.
                [DEFAULT]
                ignoreip = %s
                """.formatted(peer);
    }

    /**
     * Whether nothing of ours is needed.
     *
     * @throws EffectException if a list of somebody else lacks the peer
     */
    private boolean othersExempt() throws EffectException, IOException {
        boolean general = false;
        for (var file : Fail2ban.files(folder)) {
            if (file.equals(ours())) {
                continue;
            }
            var sections = new LinkedHashMap<String, Map<String, String>>();
            Fail2ban.read(file, sections);
            for (var section : sections.entrySet()) {
                var list = section.getValue().get("ignoreip");
                if (list != null && !Fail2ban.ignores(list, peer)) {
                    throw new EffectException(
                            "fail2ban: %s has an ignoreip of its own under [%s], without %s: add the address there, then try again; no file was changed"
                                    .formatted(file, section.getKey(), peer));
                }
                general |= list != null && section.getKey().equals("DEFAULT");
            }
        }
        return general;
    }
}
