package wazoha.demo.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sip.SipException;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.Header;
import javax.sip.header.ProxyAuthorizationHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Request;

/**
 * Digest authentication of requests against the secrets of {@code usersip} (RFC 3261 22).
 *
 * <p>The count of a nonce's uses is not checked: within its life of a minute a nonce may be used again.
 */
final class Authentication {
    static final String REALM = "telephony";
    private static final Duration NONCE_LIFE = Duration.ofMinutes(1);

    /** What a request proved. */
    enum Verdict {
        /** No credentials: to be challenged. */
        MISSING,
        /** The secret is right, the nonce is too old or of another server: to be challenged with a new one. */
        STALE,
        WRONG,
        PROVEN
    }

    private final Subscribers subscribers;
    private final SipSocket socket;
    private final Nonces nonces = new Nonces(System::nanoTime, NONCE_LIFE);

    Authentication(Subscribers subscribers, SipSocket socket) {
        this.subscribers = subscribers;
        this.socket = socket;
    }

    Verdict judge(Request request, String user) throws SubscribersException {
        var header = (AuthorizationHeader) request.getHeader(
                request.getMethod().equals(Request.REGISTER)
                        ? AuthorizationHeader.NAME
                        : ProxyAuthorizationHeader.NAME);
        if (header == null || !REALM.equals(header.getRealm())) {
            return Verdict.MISSING;
        }
        var subscriber = subscribers.find(user);
        if (subscriber.isEmpty() || !user.equals(header.getUsername())) {
            return Verdict.WRONG;
        }
        if (!proves(request, header, subscriber.get())) {
            return Verdict.WRONG;
        }
        return nonces.fresh(header.getNonce()) ? Verdict.PROVEN : Verdict.STALE;
    }

    private static boolean proves(Request request, AuthorizationHeader header, Subscriber subscriber) {
        if (header.getNonce() == null || header.getURI() == null || header.getResponse() == null) {
            return false;
        }
        var count = header.getNonceCount() > 0 ? "%08x".formatted(header.getNonceCount()) : "";
        var expected = new Digest(
                        subscriber.name(),
                        REALM,
                        subscriber.secret(),
                        request.getMethod(),
                        header.getURI().toString(),
                        header.getNonce(),
                        count,
                        Objects.requireNonNullElse(header.getCNonce(), ""),
                        Objects.requireNonNullElse(header.getQop(), ""))
                .response();
        return MessageDigest.isEqual(
                expected.getBytes(US_ASCII), header.getResponse().getBytes(US_ASCII));
    }

    /** Whether the database has this user. */
    Optional<Subscriber> known(String user) throws SubscribersException {
        return subscribers.find(user);
    }

    /** The challenge of a 401 (REGISTER) or a 407 (calls). */
    Header challenge(Request request, boolean stale) throws SipException {
        try {
            WWWAuthenticateHeader challenge = request.getMethod().equals(Request.REGISTER)
                    ? socket.headers().createWWWAuthenticateHeader("Digest")
                    : socket.headers().createProxyAuthenticateHeader("Digest");
            challenge.setRealm(REALM);
            challenge.setNonce(nonces.next());
            challenge.setAlgorithm("MD5");
            challenge.setQop("auth");
            if (stale) {
                challenge.setStale(true);
            }
            return challenge;
        } catch (ParseException impossible) {
            throw new SipException("no challenge made", impossible);
        }
    }
}
