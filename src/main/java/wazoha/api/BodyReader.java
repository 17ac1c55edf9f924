package wazoha.api;

import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Collects a body of at most 64 KiB without a thread waiting for it, then hands it on in a worker. A body that is not
 * complete in time ends the connection.
 */
final class BodyReader implements HttpHandler {
    private static final int MOST_BYTES = 64 * 1024;
    /**
     * Of a body that is too large so much is read and forgotten after the answer. A client that is cut off while it sends
     * sees a broken connection and not the answer.
     */
    private static final long MOST_FORGOTTEN_BYTES = 64L * 1024 * 1024;

    /** What is done with a complete body. */
    @FunctionalInterface
    interface Reader {
        void read(HttpServerExchange exchange, byte[] body) throws Exception;
    }

    private final Duration slowestClient;
    private final Route.ErrorForm errors;
    private final Reader reader;

    BodyReader(Duration slowestClient, Reader reader) {
        this(slowestClient, HttpAnswer::error, reader);
    }

    BodyReader(Duration slowestClient, Route.ErrorForm errors, Reader reader) {
        this.slowestClient = slowestClient;
        this.errors = errors;
        this.reader = reader;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.setMaxEntitySize(MOST_FORGOTTEN_BYTES);
        var deadline = exchange.getIoThread()
                .executeAfter(
                        () -> IoUtils.safeClose(exchange.getConnection()),
                        slowestClient.toMillis(),
                        TimeUnit.MILLISECONDS);
        if (exchange.getRequestContentLength() > MOST_BYTES) {
            tooLarge(exchange, deadline);
            return;
        }
        var receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(MOST_BYTES);
        receiver.receiveFullBytes(
                (complete, body) -> {
                    deadline.remove();
                    complete.dispatch(Routes.guarded(errors, inner -> reader.read(inner, body)));
                },
                (broken, error) -> {
                    if (error instanceof Receiver.RequestToLargeException) {
                        tooLarge(broken, deadline);
                    } else {
                        deadline.remove();
                        IoUtils.safeClose(broken.getConnection());
                    }
                });
    }

    /** The deadline stays until the rest of the body has arrived. */
    private void tooLarge(HttpServerExchange exchange, XnioExecutor.Key deadline) {
        exchange.addExchangeCompleteListener((done, next) -> {
            deadline.remove();
            next.proceed();
        });
        errors.send(
                exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large - at most 64 KiB are read");
    }
}
