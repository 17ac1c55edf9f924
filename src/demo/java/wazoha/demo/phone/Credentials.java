package wazoha.demo.phone;

import java.text.ParseException;
import java.util.UUID;
import javax.sip.SipException;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import wazoha.demo.sip.Digest;
import wazoha.demo.sip.SipSocket;

/** Answers digest challenges with a phone's name and secret. */
final class Credentials {
    private final SipSocket socket;
    private final PhoneSpec spec;

    Credentials(SipSocket socket, PhoneSpec spec) {
        this.socket = socket;
        this.spec = spec;
    }

    static boolean isChallenge(Response response) {
        return response.getStatusCode() == Response.UNAUTHORIZED
                || response.getStatusCode() == Response.PROXY_AUTHENTICATION_REQUIRED;
    }

    /** Adds the answer to this challenge to a request that is about to be sent again. */
    void answer(Response challenged, Request request) throws SipException {
        var proxy = challenged.getStatusCode() == Response.PROXY_AUTHENTICATION_REQUIRED;
        var challenge = (WWWAuthenticateHeader)
                challenged.getHeader(proxy ? ProxyAuthenticateHeader.NAME : WWWAuthenticateHeader.NAME);
        if (challenge == null) {
            throw new SipException("a challenge without a header from " + challenged.getStatusCode());
        }
        try {
            AuthorizationHeader header = proxy
                    ? socket.headers().createProxyAuthorizationHeader("Digest")
                    : socket.headers().createAuthorizationHeader("Digest");
            var clientNonce = UUID.randomUUID().toString().substring(0, 8);
            var digest = new Digest(
                    spec.name(),
                    challenge.getRealm(),
                    spec.secret(),
                    request.getMethod(),
                    request.getRequestURI().toString(),
                    challenge.getNonce(),
                    "00000001",
                    clientNonce,
                    "auth");
            header.setUsername(spec.name());
            header.setRealm(challenge.getRealm());
            header.setNonce(challenge.getNonce());
            header.setURI(request.getRequestURI());
            header.setAlgorithm("MD5");
            header.setQop("auth");
            header.setCNonce(clientNonce);
            header.setNonceCount(1);
            header.setResponse(digest.response());
            request.setHeader(header);
        } catch (ParseException wrong) {
            throw new SipException("no answer to the challenge", wrong);
        }
    }
}
