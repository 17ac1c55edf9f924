package wazoha.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wazoha.node.Ticker;

/**
 * Verdicts on tokens for a short time: 10 s for good ones, so long a revoked token is still let in; 5 s for bad ones.
 * Holds hashes of tokens only. Thread-safe.
 */
final class VerdictCache {
    private static final Duration GOOD = Duration.ofSeconds(10);
    private static final Duration BAD = Duration.ofSeconds(5);
    private static final int MOST = 1000;

    private record Known(Authority.Verdict verdict, Duration end) {}

    private final Ticker ticker;

    private final Map<String, Known> verdicts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    VerdictCache(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized Optional<Authority.Verdict> get(String token, String permission) {
        @Nullable Known known = verdicts.get(key(token, permission));
        return known == null || known.end().compareTo(ticker.now()) <= 0
                ? Optional.empty()
                : Optional.of(known.verdict());
    }

    synchronized void put(String token, String permission, Authority.Verdict verdict) {
        var length = switch (verdict) {
            case PERMITTED -> GOOD;
            case REFUSED -> BAD;
            case UNREACHABLE -> Duration.ZERO;
        };
        verdicts.put(key(token, permission), new Known(verdict, ticker.now().plus(length)));
    }

    private static String key(String token, String permission) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest) + " " + permission;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
