package wazoha.demo.sip;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Answers REGISTER (RFC 3261 10.3) on a thread of its own, because it asks the database. */
final class Registrar {
    private final SipSocket socket;
    private final Answers answers;
    private final Authentication authentication;
    private final Bindings bindings;
    private final ExpiryBounds expiry;
    private final Consumer<String> say;

    Registrar(
            SipSocket socket,
            Answers answers,
            Authentication authentication,
            Bindings bindings,
            ExpiryBounds expiry,
            Consumer<String> say) {
        this.socket = socket;
        this.answers = answers;
        this.authentication = authentication;
        this.bindings = bindings;
        this.expiry = expiry;
        this.say = say;
    }

    void register(ServerTransaction transaction) {
        try {
            var user = user(transaction.getRequest());
            if (allowed(transaction, user)) {
                accept(transaction, user);
            }
        } catch (SipException | InvalidArgumentException | ParseException failed) {
            say.accept("REGISTER not answered: " + failed.getMessage());
        }
    }

    private boolean allowed(ServerTransaction transaction, String user) throws SipException {
        var request = transaction.getRequest();
        try {
            var verdict = authentication.judge(request, user);
            switch (verdict) {
                case PROVEN -> {
                    return true;
                }
                case WRONG -> answers.send(transaction, Response.FORBIDDEN);
                case MISSING, STALE -> {
                    var challenge = authentication.challenge(request, verdict == Authentication.Verdict.STALE);
                    answers.send(transaction, Response.UNAUTHORIZED, List.of(challenge));
                }
            }
        } catch (SubscribersException noDatabase) {
            say.accept(noDatabase.getMessage());
            answers.send(transaction, Response.SERVICE_UNAVAILABLE);
        }
        return false;
    }

    private void accept(ServerTransaction transaction, String user)
            throws SipException, InvalidArgumentException, ParseException {
        var request = transaction.getRequest();
        var contact = (ContactHeader) request.getHeader(ContactHeader.NAME);
        if (contact != null) {
            var asked = asked(request, contact);
            if (expiry.tooBrief(asked)) {
                var least = socket.headers()
                        .createMinExpiresHeader((int) expiry.min().toSeconds());
                answers.send(transaction, Response.INTERVAL_TOO_BRIEF, List.of(least));
                return;
            }
            if (outOfOrder(request, user)) {
                answers.send(transaction, Response.SERVER_INTERNAL_ERROR);
                return;
            }
            bind(request, user, contact, asked);
        }
        answers.send(transaction, Response.OK, current(user));
    }

    private void bind(Request request, String user, ContactHeader contact, OptionalInt asked) {
        if (contact.isWildCard() || asked.equals(OptionalInt.of(0))) {
            bindings.remove(user);
        } else {
            bindings.put(
                    user,
                    contact.getAddress().getURI(),
                    source(request),
                    callId(request),
                    sequence(request),
                    expiry.granted(asked));
        }
    }

    /** A late REGISTER of the same phone must not undo a newer one (RFC 3261 10.3, step 7). */
    private boolean outOfOrder(Request request, String user) {
        return bindings.of(user)
                .filter(now -> now.callId().equals(callId(request)) && sequence(request) <= now.sequence())
                .isPresent();
    }

    private List<Header> current(String user) throws InvalidArgumentException {
        var list = new ArrayList<Header>();
        var binding = bindings.of(user);
        if (binding.isPresent()) {
            var contact = socket.headers()
                    .createContactHeader(
                            socket.addresses().createAddress(binding.get().contact()));
            contact.setExpires((int) Math.ceil(bindings.left(binding.get()).toMillis() / 1000.0));
            list.add(contact);
        }
        return list;
    }

    private static OptionalInt asked(Request request, ContactHeader contact) {
        if (!contact.isWildCard() && contact.getExpires() >= 0) {
            return OptionalInt.of(contact.getExpires());
        }
        var header = (ExpiresHeader) request.getHeader(ExpiresHeader.NAME);
        return header == null ? OptionalInt.empty() : OptionalInt.of(header.getExpires());
    }

    private static String user(Request request) {
        var to = (ToHeader) request.getHeader(ToHeader.NAME);
        return to.getAddress().getURI() instanceof SipURI uri && uri.getUser() != null ? uri.getUser() : "";
    }

    private static String callId(Request request) {
        return ((CallIdHeader) request.getHeader(CallIdHeader.NAME)).getCallId();
    }

    private static long sequence(Request request) {
        return ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).getSeqNumber();
    }

    /** {@code host:port} that the request came from, as its first Via tells after the stack has seen it. */
    static String source(Request request) {
        var via = (ViaHeader) request.getHeader(ViaHeader.NAME);
        var host = via.getReceived() == null ? via.getHost() : via.getReceived();
        int port = via.getRPort() > 0 ? via.getRPort() : via.getPort();
        return host + ":" + (port > 0 ? port : 5060);
    }
}
