package wazoha.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Ticker;

/**
 * wazo-auth as the authority (docs/contract.md, section 3): a token must be good for the permission and belong to the
 * master tenant, which is the tenant of our service account. A verdict takes 3 s at most. While wazo-auth is away, it
 * is asked once a second, and everybody else is told at once. Thread-safe.
 */
public final class WazoAuth implements Authority {
    private static final Logger LOG = LoggerFactory.getLogger(WazoAuth.class);
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final int LONGEST_TOKEN = 512;

    /**
     * Where wazo-auth is, and who we are there.
     *
     * @param certificate PEM, to trust for https; empty: the authorities that the system trusts
     * @param passwordFile holds the password on its first line
     */
    public record Service(
            String host, int port, boolean https, Optional<Path> certificate, String username, Path passwordFile) {}

    private final WazoAuthClient client;
    private final Ticker ticker;
    private final VerdictCache cache;
    private volatile String masterTenant = "";
    private String ownToken = "";
    private volatile boolean accountWorks;
    private volatile boolean away;
    private volatile Duration silentUntil;

    /** @throws IOException if the certificate to trust cannot be used */
    public WazoAuth(Service service, Ticker ticker) throws IOException {
        this.client = new WazoAuthClient(service);
        this.ticker = ticker;
        this.cache = new VerdictCache(ticker);
        this.silentUntil = ticker.now();
    }

    @Override
    public Verdict judge(String token, String permission) {
        if (token.length() > LONGEST_TOKEN || token.matches("\\.*")) {
            return Verdict.REFUSED; // dots alone would lead to another path
        }
        var known = cache.get(token, permission);
        if (known.isPresent()) {
            return known.get();
        }
        if (ticker.now().compareTo(silentUntil) < 0) {
            return Verdict.UNREACHABLE;
        }
        var verdict = ask(token, permission);
        cache.put(token, permission, verdict);
        return verdict;
    }

    /** Whether the tenant of the service account is known. */
    public boolean knowsMasterTenant() {
        return !masterTenant.isEmpty();
    }

    /** Whether the service account was let in when it last asked. */
    public boolean hasServiceToken() {
        return accountWorks;
    }

    /**
     * A token of the service account, for what this node asks of the other services of its host.
     *
     * @param renewed whether the one given before was refused
     * @throws IOException if there is none now; says why
     */
    public synchronized String ownToken(boolean renewed, Duration within) throws IOException, InterruptedException {
        if (renewed || ownToken.isEmpty()) {
            ownToken = client.tokenOfAccount(within);
        }
        return ownToken;
    }

    private Verdict ask(String token, String permission) {
        var end = ticker.now().plus(LIMIT);
        try {
            var master = masterTenant(end);
            boolean good = client.permits(token, permission, left(end))
                    && client.tenantOf(token, left(end)).filter(master::equals).isPresent();
            if (away) {
                away = false;
                LOG.info("wazo-auth answers again");
            }
            return good ? Verdict.PERMITTED : Verdict.REFUSED;
        } catch (IOException fault) {
            if (!away) {
                LOG.error("requests are answered with 503 until wazo-auth can be asked: {}", fault.getMessage());
            }
            away = true;
            silentUntil = ticker.now().plus(ASK_AGAIN);
            return Verdict.UNREACHABLE;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Verdict.UNREACHABLE;
        }
    }

    /** It never changes for an account: learnt once. */
    private String masterTenant(Duration end) throws IOException, InterruptedException {
        if (masterTenant.isEmpty()) {
            accountWorks = false;
            masterTenant = client.tenantOfAccount(left(end));
            accountWorks = true;
        }
        return masterTenant;
    }

    private Duration left(Duration end) {
        return end.minus(ticker.now());
    }
}
