package wazoha.demo.sip;

import java.text.ParseException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Registrar and proxy of one node.
 *
 * <p>Registrations live in memory only: a server that starts knows nobody. A call from the very address that its caller
 * has registered from is not challenged; any other is (407). Two threads: the stack's, which never waits, and one that
 * may wait for the database.
 */
public final class SipServer implements SipListener, AutoCloseable {
    private final SipSocket socket;
    private final Consumer<String> say;
    private final Subscribers subscribers;
    private final Answers answers;
    private final Authentication authentication;
    private final Bindings bindings = new Bindings(System::nanoTime);
    private final Registrar registrar;
    private final Proxy proxy;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "registrar");
        thread.setDaemon(true);
        return thread;
    });

    private SipServer(SipSocket socket, ServerSettings settings, Consumer<String> say) {
        this.socket = socket;
        this.say = say;
        this.subscribers = new Subscribers(settings.database(), say);
        this.answers = new Answers(socket);
        this.authentication = new Authentication(subscribers, socket);
        this.registrar = new Registrar(socket, answers, authentication, bindings, settings.expiry(), say);
        this.proxy = new Proxy(socket, answers, worker, say);
    }

    /**
     * Answers from the return of this call on; the database is connected in the background.
     *
     * @param say gets one line for each failure that a person should know
     * @throws SipException the address cannot be bound
     */
    public static SipServer start(ServerSettings settings, Consumer<String> say) throws SipException {
        var server = new SipServer(SipSocket.bind(settings.listen(), SipSocket.Dialogs.NONE), settings, say);
        server.socket.listen(server);
        server.worker.execute(server.subscribers::warmUp);
        return server;
    }

    @Override
    public void processRequest(RequestEvent event) {
        var request = event.getRequest();
        try {
            if (request.getMethod().equals(Request.ACK)) {
                proxy.acknowledge(request);
                return;
            }
            var given = event.getServerTransaction();
            handle(given == null ? socket.provider().getNewServerTransaction(request) : given);
        } catch (TransactionAlreadyExistsException retransmitted) {
            // The first copy of this request is being answered.
            return;
        } catch (SipException failed) {
            say.accept(request.getMethod() + " not handled: " + failed.getMessage());
        }
    }

    private void handle(ServerTransaction transaction) throws SipException {
        var request = transaction.getRequest();
        var inside = ((ToHeader) request.getHeader(ToHeader.NAME)).getTag() != null;
        switch (request.getMethod()) {
            case Request.REGISTER -> later(() -> registrar.register(transaction));
            case Request.OPTIONS -> answers.send(transaction, Response.OK);
            case Request.CANCEL -> proxy.cancel(transaction);
            case Request.INVITE -> {
                answers.send(transaction, Response.TRYING);
                if (inside) {
                    proxy.carry(transaction);
                } else {
                    newCall(transaction);
                }
            }
            default -> {
                if (inside) {
                    proxy.carry(transaction);
                } else {
                    answers.send(transaction, Response.METHOD_NOT_ALLOWED, List.of(allowed()));
                }
            }
        }
    }

    private Header allowed() throws SipException {
        try {
            return socket.headers().createAllowHeader("REGISTER, INVITE, ACK, CANCEL, BYE, OPTIONS");
        } catch (ParseException impossible) {
            throw new SipException("no Allow header", impossible);
        }
    }

    private void newCall(ServerTransaction transaction) throws SipException {
        var request = transaction.getRequest();
        var caller = user(
                ((FromHeader) request.getHeader(FromHeader.NAME)).getAddress().getURI());
        var callee = bindings.of(user(request.getRequestURI()));
        var trusted = bindings.of(caller)
                .filter(binding -> binding.source().equals(Registrar.source(request)))
                .isPresent();
        if (trusted && callee.isPresent()) {
            proxy.call(transaction, callee.get().contact());
        } else {
            later(() -> askDatabase(transaction, caller, trusted));
        }
    }

    private void askDatabase(ServerTransaction transaction, String caller, boolean trusted) {
        try {
            var verdict =
                    trusted ? Authentication.Verdict.PROVEN : authentication.judge(transaction.getRequest(), caller);
            switch (verdict) {
                case WRONG -> answers.send(transaction, Response.FORBIDDEN);
                case MISSING, STALE -> {
                    var stale = verdict == Authentication.Verdict.STALE;
                    var challenge = authentication.challenge(transaction.getRequest(), stale);
                    answers.send(transaction, Response.PROXY_AUTHENTICATION_REQUIRED, List.of(challenge));
                }
                case PROVEN -> route(transaction);
            }
        } catch (SubscribersException | SipException failed) {
            say.accept("INVITE not handled: " + failed.getMessage());
            refuse(transaction);
        }
    }

    private void route(ServerTransaction transaction) throws SipException, SubscribersException {
        var name = user(transaction.getRequest().getRequestURI());
        var callee = bindings.of(name);
        if (callee.isPresent()) {
            proxy.call(transaction, callee.get().contact());
        } else {
            var known = authentication.known(name).isPresent();
            answers.send(transaction, known ? Response.TEMPORARILY_UNAVAILABLE : Response.NOT_FOUND);
        }
    }

    private void refuse(ServerTransaction transaction) {
        try {
            answers.send(transaction, Response.SERVICE_UNAVAILABLE);
        } catch (SipException gone) {
            say.accept("503 not sent: " + gone.getMessage());
        }
    }

    private void later(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException closing) {
            say.accept("a request arrived while stopping: not answered");
        }
    }

    private static String user(URI uri) {
        return uri instanceof SipURI sip && sip.getUser() != null ? sip.getUser() : "";
    }

    @Override
    public void processResponse(ResponseEvent event) {
        try {
            proxy.response(event);
        } catch (SipException failed) {
            say.accept("a response was not taken back: " + failed.getMessage());
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        if (!event.isServerTransaction()) {
            proxy.timedOut(event.getClientTransaction());
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        say.accept("not sent to %s:%d".formatted(event.getHost(), event.getPort()));
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        // Nothing is kept by transaction.
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        // The proxy keeps no dialogs.
    }

    @Override
    public void close() {
        worker.shutdownNow();
        socket.close();
    }
}
