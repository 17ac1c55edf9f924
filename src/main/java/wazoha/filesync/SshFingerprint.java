package wazoha.filesync;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The fingerprint of a public key as OpenSSH shows it: {@code SHA256:} and 43 characters. */
final class SshFingerprint {
    private SshFingerprint() {}

    /** @param publicLine type, key in base64, perhaps a comment */
    static String of(String publicLine) throws FileSyncException {
        String[] words = publicLine.strip().split(" ", 3);
        try {
            byte[] key = Base64.getDecoder().decode(words.length < 2 ? "" : words[1]);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (IllegalArgumentException notBase64) {
            throw new FileSyncException("not a public key of ssh", notBase64);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
