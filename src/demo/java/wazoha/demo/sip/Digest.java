package wazoha.demo.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The response of HTTP digest authentication with MD5 (RFC 2617 3.2.2), the only one that every telephone knows.
 *
 * @param count the eight hexadecimal digits of {@code nc}; ignored where {@code qop} is empty
 * @param qop {@code auth}, or empty for the older form without it
 */
public record Digest(
        String user,
        String realm,
        String secret,
        String method,
        String uri,
        String nonce,
        String count,
        String clientNonce,
        String qop) {
    /** 32 lower-case hexadecimal digits. */
    public String response() {
        var who = md5(user + ":" + realm + ":" + secret);
        var what = md5(method + ":" + uri);
        return qop.isEmpty()
                ? md5(who + ":" + nonce + ":" + what)
                : md5(String.join(":", who, nonce, count, clientNonce, qop, what));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has MD5", missing);
        }
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "Digest[%s, %s, %s %s]".formatted(user, realm, method, uri);
    }
}
