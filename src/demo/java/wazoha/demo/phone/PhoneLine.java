package wazoha.demo.phone;

import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.SipURI;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import wazoha.demo.sip.SipSocket;

/**
 * The one socket of all phones: a port of its own for each would cost two threads a phone, and a server sees the same
 * messages. Which phone is called stands in the request's address.
 */
final class PhoneLine implements SipListener, AutoCloseable {
    private final SipSocket socket;
    private final ScheduledExecutorService loop;
    private final IncomingCalls incoming;
    private final Consumer<String> log;

    PhoneLine(
            InetSocketAddress bind,
            ScheduledExecutorService loop,
            PhoneListener listener,
            PhoneProfile profile,
            Consumer<String> log)
            throws SipException {
        this.socket = SipSocket.bind(bind, SipSocket.Dialogs.KEPT);
        this.loop = loop;
        this.log = log;
        this.incoming = new IncomingCalls(socket, loop, listener, profile, log);
        socket.listen(this);
    }

    SipSocket socket() {
        return socket;
    }

    void told(String line) {
        log.accept(line);
    }

    /** A request outside any call; {@code toUser} is addressed at the server. */
    Request request(
            String method, PhoneSpec from, String toUser, InetSocketAddress server, String callId, long sequence)
            throws SipException {
        try {
            var addresses = socket.addresses();
            var headers = socket.headers();
            var host = server.getAddress().getHostAddress();
            var register = method.equals(Request.REGISTER);
            SipURI target = addresses.createSipURI(register ? null : toUser, host);
            target.setPort(server.getPort());
            var to = addresses.createSipURI(toUser, host);
            var me = addresses.createSipURI(from.name(), host);
            var tag = UUID.randomUUID().toString().substring(0, 8);
            List<ViaHeader> vias = new ArrayList<>();
            vias.add(headers.createViaHeader(socket.host(), socket.port(), "udp", null));
            var request = socket.messages()
                    .createRequest(
                            target,
                            method,
                            headers.createCallIdHeader(callId),
                            headers.createCSeqHeader(sequence, method),
                            headers.createFromHeader(addresses.createAddress(me), tag),
                            headers.createToHeader(addresses.createAddress(to), null),
                            vias,
                            headers.createMaxForwardsHeader(70));
            var contact = addresses.createSipURI(from.name(), socket.host());
            contact.setPort(socket.port());
            request.addHeader(headers.createContactHeader(addresses.createAddress(contact)));
            return request;
        } catch (ParseException | InvalidArgumentException wrong) {
            throw new SipException("no %s for %s: %s".formatted(method, from.name(), wrong.getMessage()), wrong);
        }
    }

    /** Sends in a transaction of its own; exactly one of both callbacks runs, on the phones' thread. */
    Exchange exchange(Request request, Duration deadline, Consumer<ResponseEvent> onFinal, Runnable onSilence)
            throws SipException {
        var transaction = socket.provider().getNewClientTransaction(request);
        // Repeated after 0.2, 0.6 and 1.4 s: a server that has just started is found at once.
        transaction.setRetransmitTimer(200);
        var exchange = new Exchange(transaction, onFinal, onSilence);
        transaction.setApplicationData(exchange);
        transaction.sendRequest();
        later(() -> exchange.giveUp(this), deadline);
        return exchange;
    }

    void cancel(ClientTransaction invite) throws SipException {
        socket.provider().getNewClientTransaction(invite.createCancel()).sendRequest();
    }

    void later(Runnable task, Duration delay) {
        try {
            var unused = loop.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            log.accept("closing: nothing is started any more");
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException broken) {
                log.accept("a phone stumbled: " + broken);
            }
        };
    }

    @Override
    public void processRequest(RequestEvent event) {
        incoming.request(event);
    }

    @Override
    public void processResponse(ResponseEvent event) {
        var transaction = event.getClientTransaction();
        if (transaction != null && transaction.getApplicationData() instanceof Exchange exchange) {
            later(() -> exchange.response(event), Duration.ZERO);
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        if (!event.isServerTransaction()
                && event.getClientTransaction().getApplicationData() instanceof Exchange exchange) {
            later(() -> exchange.giveUp(this), Duration.ZERO);
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        log.accept("not sent to %s:%d".formatted(event.getHost(), event.getPort()));
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        // Exchanges end by their own deadline.
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        // Calls are ended by their BYE.
    }

    @Override
    public void close() {
        socket.close();
    }
}
