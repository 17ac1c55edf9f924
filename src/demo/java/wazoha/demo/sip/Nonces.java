package wazoha.demo.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that carry the time of their making and a proof that this server made them, so that none is stored.
 *
 * <p>A nonce of another server, or of this one before its restart, counts as expired. Thread-safe.
 */
final class Nonces {
    private static final int TIME_DIGITS = 16;
    private final LongSupplier nanoClock;
    private final Duration validFor;
    private final SecretKeySpec key;

    /** @param nanoClock monotonic nanoseconds, as {@link System#nanoTime} */
    Nonces(LongSupplier nanoClock, Duration validFor) {
        this.nanoClock = nanoClock;
        this.validFor = validFor;
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacMD5");
    }

    String next() {
        var time = HexFormat.of().toHexDigits(nanoClock.getAsLong());
        return time + proof(time);
    }

    /** Made by this server, and not longer ago than allowed. */
    boolean fresh(String nonce) {
        if (!nonce.matches("[0-9a-f]{48}")) {
            return false;
        }
        var time = nonce.substring(0, TIME_DIGITS);
        var proven = MessageDigest.isEqual(
                proof(time).getBytes(US_ASCII), nonce.substring(TIME_DIGITS).getBytes(US_ASCII));
        return proven && nanoClock.getAsLong() - HexFormat.fromHexDigitsToLong(time) <= validFor.toNanos();
    }

    private String proof(String time) {
        try {
            var mac = Mac.getInstance("HmacMD5");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(time.getBytes(US_ASCII)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has HmacMD5", missing);
        }
    }
}
