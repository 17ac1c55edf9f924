package wazoha.node;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The public key by which one node knows the other's PostgreSQL: SHA-256 of its SubjectPublicKeyInfo. It outlives a
 * certificate that is renewed with the same key, and says nothing of names and dates.
 *
 * @param sha256 64 hexadecimal digits in lower case
 */
public record KeyPin(String sha256) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public KeyPin {
        if (!FORM.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not 64 hexadecimal digits");
        }
    }

    public static KeyPin of(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return new KeyPin(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** Empty for a text of another form; white space around it does not count. */
    public static Optional<KeyPin> parse(String text) {
        String stripped = text.strip();
        return FORM.matcher(stripped).matches() ? Optional.of(new KeyPin(stripped)) : Optional.empty();
    }

    @Override
    public String toString() {
        return sha256;
    }
}
