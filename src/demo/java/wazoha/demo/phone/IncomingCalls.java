package wazoha.demo.phone;

import java.text.ParseException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.header.CallIdHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import wazoha.demo.sip.SipSocket;

/** Every phone's answering side: rings, answers, hangs up when told. */
final class IncomingCalls {
    private final SipSocket socket;
    private final ScheduledExecutorService loop;
    private final PhoneListener listener;
    private final PhoneProfile profile;
    private final Consumer<String> log;
    private final Map<String, ServerTransaction> ringing = new ConcurrentHashMap<>();

    IncomingCalls(
            SipSocket socket,
            ScheduledExecutorService loop,
            PhoneListener listener,
            PhoneProfile profile,
            Consumer<String> log) {
        this.socket = socket;
        this.loop = loop;
        this.listener = listener;
        this.profile = profile;
        this.log = log;
    }

    void request(RequestEvent event) {
        var request = event.getRequest();
        try {
            if (request.getMethod().equals(Request.ACK)) {
                return;
            }
            var given = event.getServerTransaction();
            var transaction = given == null ? socket.provider().getNewServerTransaction(request) : given;
            switch (request.getMethod()) {
                case Request.INVITE -> ring(transaction);
                case Request.CANCEL -> cancelled(transaction);
                case Request.BYE, Request.OPTIONS -> respond(transaction, Response.OK, "");
                default -> respond(transaction, Response.METHOD_NOT_ALLOWED, "");
            }
        } catch (SipException | ParseException | InvalidArgumentException | RejectedExecutionException failed) {
            log.accept(request.getMethod() + " not answered: " + failed.getMessage());
        }
    }

    private void ring(ServerTransaction invite) throws SipException, ParseException, InvalidArgumentException {
        var tag = UUID.randomUUID().toString().substring(0, 8);
        ringing.put(callId(invite), invite);
        respond(invite, Response.RINGING, tag);
        var unused = loop.schedule(() -> answer(invite, tag), profile.ringing().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void answer(ServerTransaction invite, String tag) {
        if (ringing.remove(callId(invite)) == null) {
            return;
        }
        try {
            respond(invite, Response.OK, tag);
            var from = (FromHeader) invite.getRequest().getHeader(FromHeader.NAME);
            listener.incomingCall(
                    user(invite.getRequest()),
                    from.getAddress().getURI() instanceof SipURI uri ? uri.getUser() : "",
                    System.nanoTime());
        } catch (SipException | ParseException | InvalidArgumentException gone) {
            log.accept("a call was not answered: " + gone.getMessage());
        }
    }

    private void cancelled(ServerTransaction cancel) throws SipException, ParseException, InvalidArgumentException {
        respond(cancel, Response.OK, "");
        var invite = ringing.remove(callId(cancel));
        if (invite != null) {
            respond(invite, Response.REQUEST_TERMINATED, "gone");
        }
    }

    private void respond(ServerTransaction transaction, int status, String tag)
            throws SipException, ParseException, InvalidArgumentException {
        var request = transaction.getRequest();
        var response = socket.messages().createResponse(status, request);
        var to = (ToHeader) response.getHeader(ToHeader.NAME);
        if (to.getTag() == null && !tag.isEmpty()) {
            to.setTag(tag);
        }
        if (request.getMethod().equals(Request.INVITE) && status < 300) {
            var contact = socket.addresses().createSipURI(user(request), socket.host());
            contact.setPort(socket.port());
            response.addHeader(
                    socket.headers().createContactHeader(socket.addresses().createAddress(contact)));
            if (status == Response.OK) {
                response.setContent(
                        Silence.description(socket.host()),
                        socket.headers().createContentTypeHeader("application", "sdp"));
            }
        }
        transaction.sendResponse(response);
    }

    private static String user(Request request) {
        return request.getRequestURI() instanceof SipURI uri && uri.getUser() != null ? uri.getUser() : "";
    }

    private static String callId(ServerTransaction transaction) {
        return ((CallIdHeader) transaction.getRequest().getHeader(CallIdHeader.NAME)).getCallId();
    }
}
