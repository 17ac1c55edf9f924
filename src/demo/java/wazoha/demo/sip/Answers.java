package wazoha.demo.sip;

import java.text.ParseException;
import java.util.List;
import java.util.UUID;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Sends the responses that the server makes itself. Thread-safe. */
final class Answers {
    private final SipSocket socket;

    Answers(SipSocket socket) {
        this.socket = socket;
    }

    void send(ServerTransaction transaction, int status) throws SipException {
        send(transaction, status, List.of());
    }

    /** A final response gets a tag in To, as RFC 3261 8.2.6.2 asks. */
    void send(ServerTransaction transaction, int status, List<Header> headers) throws SipException {
        Request request = transaction.getRequest();
        try {
            var response = socket.messages().createResponse(status, request);
            var to = (ToHeader) response.getHeader(ToHeader.NAME);
            if (status != Response.TRYING && to.getTag() == null) {
                to.setTag(UUID.randomUUID().toString().substring(0, 8));
            }
            headers.forEach(response::addHeader);
            transaction.sendResponse(response);
        } catch (ParseException | InvalidArgumentException wrong) {
            throw new SipException(
                    "no %d for %s: %s".formatted(status, request.getMethod(), wrong.getMessage()), wrong);
        }
    }
}
