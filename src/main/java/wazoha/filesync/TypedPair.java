package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import wazoha.node.PeerAddress;

/**
 * What a master prints for the terminal of its slave: {@code wazo-ha pair accept --master ADDRESS --host-key FINGERPRINT
 * --fingerprint FINGERPRINT TYPE KEY}. All of it is public.
 *
 * @param master its address, as the slave sees it
 * @param hostKey the fingerprint of the host key by which the master knows the slave
 * @param fingerprint of the master's key: a line that was cut in pasting is found out
 * @param type of the key, for example {@code ssh-rsa}
 * @param key in base64
 */
public record TypedPair(String master, String hostKey, String fingerprint, String type, String key) {
    private static final Pattern HOST_KEY = Pattern.compile("ssh_host_.*_key\\.pub");

    static TypedPair of(PeerAddress master, String hostKey, String publicKey) throws FileSyncException {
        String[] words = publicKey.split(" ", 3);
        return new TypedPair(master.text(), hostKey, SshFingerprint.of(publicKey), words[0], words[1]);
    }

    /** The line to type; no word of it means anything to a shell. */
    String line() {
        return "wazo-ha pair accept --master %s --host-key %s --fingerprint %s %s %s"
                .formatted(master, hostKey, fingerprint, type, key);
    }

    PairRequest request(String password) throws FileSyncException {
        String publicKey = "%s %s %s".formatted(type, key, SshKey.COMMENT);
        if (!SshFingerprint.of(publicKey).equals(fingerprint)) {
            throw new FileSyncException(
                    "the key does not have the fingerprint %s: the line was not copied wholly".formatted(fingerprint));
        }
        var address = PeerAddress.parse(master)
                .orElseThrow(() -> new FileSyncException("--master is not an IPv4 or IPv6 address"));
        try {
            return new PairRequest(publicKey, address, password, true);
        } catch (IllegalArgumentException wrong) {
            throw new FileSyncException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /** Whoever stands between the two nodes shows the master a host key that is not this host's. */
    void checkHostKey(Path folder) throws FileSyncException {
        var own = new ArrayList<String>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(path ->
                            HOST_KEY.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList()) {
                own.add(SshFingerprint.of(Files.readString(file)));
            }
        } catch (IOException unreadable) {
            throw new FileSyncException(
                    "the host keys of this node cannot be read in %s: %s".formatted(folder, unreadable), unreadable);
        }
        if (!own.contains(hostKey)) {
            throw new FileSyncException(
                    "the master reached a host with the key %s, and this one has %s: another host answers there, or the line"
                                    .formatted(hostKey, String.join(", ", own))
                            + " is for another slave");
        }
    }
}
