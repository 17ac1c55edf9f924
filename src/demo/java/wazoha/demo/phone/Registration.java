package wazoha.demo.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sip.SipException;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** One phone's registration with one server. Owned by the phones' thread. */
final class Registration {
    private final PhoneLine line;
    private final PhoneSpec spec;
    private final InetSocketAddress server;
    private final PhoneProfile profile;
    private final Credentials credentials;
    private final BiConsumer<Registration, Duration> granted;
    private final BiConsumer<Registration, String> failed;
    private final String callId = UUID.randomUUID().toString();
    private long sequence;
    private boolean trying;
    private boolean registered;
    private long sinceNanos;
    private int plan;

    Registration(
            PhoneLine line,
            PhoneSpec spec,
            InetSocketAddress server,
            PhoneProfile profile,
            BiConsumer<Registration, Duration> granted,
            BiConsumer<Registration, String> failed) {
        this.line = line;
        this.spec = spec;
        this.server = server;
        this.profile = profile;
        this.credentials = new Credentials(line.socket(), spec);
        this.granted = granted;
        this.failed = failed;
    }

    InetSocketAddress server() {
        return server;
    }

    boolean isRegistered() {
        return registered;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    void nowRegistered(boolean now, long atNanos) {
        registered = now;
        sinceNanos = atNanos;
    }

    /** Tries after a pause; a later plan replaces this one. */
    void tryIn(Duration pause) {
        int mine = ++plan;
        line.later(
                () -> {
                    if (mine == plan) {
                        tryNow();
                    }
                },
                pause);
    }

    /** Forgets the next try. */
    void rest() {
        plan++;
    }

    /** Asks the server now, unless an answer is awaited already. */
    void tryNow() {
        if (!trying) {
            trying = true;
            plan++;
            send(profile.expires(), this::success, this::failure);
        }
    }

    /** Tells the server that the phone has left; whether it hears does not matter. */
    void leave() {
        send(Duration.ZERO, response -> {}, reason -> {});
    }

    private void success(Response response) {
        trying = false;
        var contact = (ContactHeader) response.getHeader(ContactHeader.NAME);
        var expires = (ExpiresHeader) response.getHeader(ExpiresHeader.NAME);
        int seconds = contact != null && contact.getExpires() > 0
                ? contact.getExpires()
                : expires == null ? (int) profile.expires().toSeconds() : expires.getExpires();
        // A server may grant more than was asked for (Asterisk's minimum); the phone keeps its own rhythm.
        granted.accept(this, Duration.ofSeconds(Math.min(seconds, (int)
                profile.expires().toSeconds())));
    }

    private void failure(String reason) {
        trying = false;
        failed.accept(this, reason);
    }

    private void send(Duration expires, Consumer<Response> onSuccess, Consumer<String> onFailure) {
        try {
            exchange(request(expires), onFailure, response -> {
                if (Credentials.isChallenge(response)) {
                    again(response, expires, onSuccess, onFailure);
                } else {
                    judge(response, onSuccess, onFailure);
                }
            });
        } catch (SipException refused) {
            onFailure.accept(String.valueOf(refused.getMessage()));
        }
    }

    private void again(Response challenge, Duration expires, Consumer<Response> onSuccess, Consumer<String> onFailure) {
        try {
            var request = request(expires);
            credentials.answer(challenge, request);
            exchange(request, onFailure, response -> judge(response, onSuccess, onFailure));
        } catch (SipException refused) {
            onFailure.accept(String.valueOf(refused.getMessage()));
        }
    }

    private static void judge(Response response, Consumer<Response> onSuccess, Consumer<String> onFailure) {
        if (response.getStatusCode() == Response.OK) {
            onSuccess.accept(response);
        } else {
            onFailure.accept("refused with " + response.getStatusCode());
        }
    }

    private void exchange(Request request, Consumer<String> onFailure, Consumer<Response> onResponse)
            throws SipException {
        var unused = line.exchange(
                request,
                profile.registerTimeout(),
                event -> onResponse.accept(event.getResponse()),
                () -> onFailure.accept(
                        "no answer in " + profile.registerTimeout().toMillis() + " ms"));
    }

    private Request request(Duration expires) throws SipException {
        sequence++;
        var request = line.request(Request.REGISTER, spec, spec.name(), server, callId, sequence);
        try {
            request.addHeader(line.socket().headers().createExpiresHeader((int) expires.toSeconds()));
        } catch (javax.sip.InvalidArgumentException impossible) {
            throw new SipException("expiry " + expires, impossible);
        }
        return request;
    }
}
