package wazoha.demo.sip;

import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.InvalidArgumentException;
import javax.sip.ObjectInUseException;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.MaxForwardsHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Carries requests between registered phones, stateful by transaction, and stays in the path of the call by
 * Record-Route (RFC 3261 16).
 */
final class Proxy {
    /** A phone that rings longer, or does not answer at all, is given up with 408; callers of the demo wait less. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final SipSocket socket;
    private final Answers answers;
    private final ScheduledExecutorService timer;
    private final Consumer<String> say;
    private final Map<String, Forwarding> calls = new ConcurrentHashMap<>();

    Proxy(SipSocket socket, Answers answers, ScheduledExecutorService timer, Consumer<String> say) {
        this.socket = socket;
        this.answers = answers;
        this.timer = timer;
        this.say = say;
    }

    /** Sends a new call to where its callee is registered. */
    void call(ServerTransaction incoming, URI contact) throws SipException {
        var request = onward(incoming.getRequest());
        request.setRequestURI((URI) contact.clone());
        request.addHeader(
                socket.headers().createRecordRouteHeader(socket.addresses().createAddress(own())));
        forward(incoming, request);
    }

    /** Carries a request inside a call along its route. */
    void carry(ServerTransaction incoming) throws SipException {
        forward(incoming, onward(incoming.getRequest()));
    }

    /** An ACK has no transaction and no answer. */
    void acknowledge(Request ack) throws SipException {
        socket.provider().sendRequest(onward(ack));
    }

    private void forward(ServerTransaction incoming, Request request) throws SipException {
        var outgoing = socket.provider().getNewClientTransaction(request);
        var forwarding = new Forwarding(incoming, outgoing);
        outgoing.setApplicationData(forwarding);
        if (request.getMethod().equals(Request.INVITE)) {
            calls.put(key(incoming), forwarding);
            var unused = timer.schedule(() -> giveUp(forwarding), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        outgoing.sendRequest();
    }

    /** Ends a call that is not yet answered; 481 where there is none (RFC 3261 9.2). */
    void cancel(ServerTransaction cancel) throws SipException {
        var forwarding = calls.get(key(cancel));
        if (forwarding == null) {
            answers.send(cancel, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
            return;
        }
        answers.send(cancel, Response.OK);
        if (forwarding.isRinging()) {
            cancelOnward(forwarding);
        } else if (forwarding.finish()) {
            answers.send(forwarding.incoming(), Response.REQUEST_TERMINATED);
            forget(forwarding);
        }
    }

    /** Takes a response one step back; the 200 of a call whose transaction is over goes back without one. */
    void response(ResponseEvent event) throws SipException {
        var response = (Response) event.getResponse().clone();
        response.removeFirst(ViaHeader.NAME);
        if (response.getHeader(ViaHeader.NAME) == null) {
            return;
        }
        ClientTransaction transaction = event.getClientTransaction();
        if (transaction == null || !(transaction.getApplicationData() instanceof Forwarding forwarding)) {
            socket.provider().sendResponse(response);
            return;
        }
        int status = response.getStatusCode();
        if (status == Response.TRYING) {
            return;
        }
        if (status < 200) {
            forwarding.rings();
        } else if (!forwarding.finish()) {
            return;
        } else {
            calls.remove(key(forwarding.incoming()));
        }
        try {
            forwarding.incoming().sendResponse(response);
        } catch (InvalidArgumentException wrong) {
            throw new SipException("response %d not taken back".formatted(status), wrong);
        }
    }

    void timedOut(ClientTransaction transaction) {
        if (transaction.getApplicationData() instanceof Forwarding forwarding) {
            giveUp(forwarding);
        }
    }

    private void giveUp(Forwarding forwarding) {
        if (!forwarding.finish()) {
            return;
        }
        try {
            if (forwarding.isRinging()) {
                cancelOnward(forwarding);
            } else {
                forget(forwarding);
            }
            calls.remove(key(forwarding.incoming()));
            answers.send(forwarding.incoming(), Response.REQUEST_TIMEOUT);
        } catch (SipException gone) {
            say.accept("408 not sent: " + gone.getMessage());
        }
    }

    private void cancelOnward(Forwarding forwarding) throws SipException {
        var cancel = forwarding.outgoing().createCancel();
        socket.provider().getNewClientTransaction(cancel).sendRequest();
    }

    private void forget(Forwarding forwarding) {
        calls.remove(key(forwarding.incoming()));
        try {
            forwarding.outgoing().terminate();
        } catch (ObjectInUseException stillThere) {
            say.accept("a call goes on without its caller: " + stillThere.getMessage());
        }
    }

    /** A copy of the request with our Via, one forward less, and without the route that led here. */
    private Request onward(Request request) throws SipException {
        try {
            var onward = (Request) request.clone();
            var hops = (MaxForwardsHeader) onward.getHeader(MaxForwardsHeader.NAME);
            if (hops == null) {
                onward.setHeader(socket.headers().createMaxForwardsHeader(70));
            } else {
                hops.decrementMaxForwards();
            }
            var route = (RouteHeader) onward.getHeader(RouteHeader.NAME);
            if (route != null && route.getAddress().getURI() instanceof SipURI uri && isOwn(uri)) {
                onward.removeFirst(RouteHeader.NAME);
            }
            // The branch tells of the request's own, so that a retransmitted ACK keeps it.
            var branch = "z9hG4bK-"
                    + Integer.toHexString(key(request).hashCode())
                    + Integer.toHexString(request.getMethod().hashCode())
                    + Long.toHexString(System.nanoTime());
            onward.addFirst(socket.headers().createViaHeader(socket.host(), socket.port(), "udp", branch));
            return onward;
        } catch (ParseException | InvalidArgumentException wrong) {
            throw new SipException("%s not carried on".formatted(request.getMethod()), wrong);
        }
    }

    boolean isOwn(SipURI uri) {
        int port = uri.getPort() < 0 ? 5060 : uri.getPort();
        return socket.host().equals(uri.getHost()) && port == socket.port();
    }

    private SipURI own() throws SipException {
        try {
            var own = socket.addresses().createSipURI(null, socket.host());
            own.setPort(socket.port());
            own.setLrParam();
            return own;
        } catch (ParseException impossible) {
            throw new SipException("no address of our own", impossible);
        }
    }

    private static String key(ServerTransaction transaction) {
        return key(transaction.getRequest());
    }

    /** An INVITE and its CANCEL share the first Via. */
    private static String key(Request request) {
        var via = (ViaHeader) request.getHeader(ViaHeader.NAME);
        return via.getBranch() + " " + via.getHost() + ":" + via.getPort();
    }
}
