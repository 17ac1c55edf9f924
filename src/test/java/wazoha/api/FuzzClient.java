package wazoha.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends bytes over a connection that is kept while the server keeps it, and reads HTTP/1.1 answers. */
final class FuzzClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    /** @param status 0 if the server ended the connection without an answer */
    record Answer(int status, String type, String body) {}

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    FuzzClient(int port) {
        this.port = port;
    }

    /**
     * A server may end a kept connection between two requests (RFC 9112, section 9.5): then the request is sent once
     * more, over a new one. Undertow does so after a 204 to an Expect that promises no content, and says it nowhere.
     */
    Answer send(FuzzRequest request) throws IOException {
        if (!request.whole()) {
            close();
        }
        boolean kept = socket != null;
        try {
            var connection = connection();
            connection.getOutputStream().write(request.bytes());
            if (!request.whole()) {
                connection.shutdownOutput();
            }
            var answer = answer(input(), request.method());
            if (!request.whole()) {
                close();
            }
            return answer;
        } catch (java.net.SocketTimeoutException hangs) {
            throw hangs;
        } catch (IOException ended) {
            close();
            return kept ? send(request) : new Answer(0, "", "");
        }
    }

    private Socket connection() throws IOException {
        var known = socket;
        if (known == null) {
            known = new Socket(InetAddress.getLoopbackAddress(), port);
            known.setTcpNoDelay(true);
            known.setSoTimeout(PATIENCE_MILLIS);
            socket = known;
            in = new BufferedInputStream(known.getInputStream());
        }
        return known;
    }

    private InputStream input() throws IOException {
        var known = in;
        if (known == null) {
            throw new IOException("not connected");
        }
        return known;
    }

    private Answer answer(InputStream from, String method) throws IOException {
        var status = line(from).split(" ", 3);
        int code = Integer.parseInt(status[1]);
        var headers = new HashMap<String, String>();
        for (var header = line(from); !header.isEmpty(); header = line(from)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        if (code / 100 == 1) {
            return answer(from, method);
        }
        boolean empty = code == 204 || code == 304 || method.equals("HEAD");
        var body = empty ? "" : new String(body(from, headers), StandardCharsets.UTF_8);
        if ("close".equalsIgnoreCase(headers.get("connection"))) {
            close();
        }
        return new Answer(code, headers.getOrDefault("content-type", ""), body);
    }

    private static byte[] body(InputStream from, Map<String, String> headers) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            var body = new ByteArrayOutputStream();
            for (int length = Integer.parseInt(line(from), 16); length > 0; length = Integer.parseInt(line(from), 16)) {
                body.writeBytes(from.readNBytes(length));
                line(from);
            }
            line(from);
            return body.toByteArray();
        }
        return from.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private static String line(InputStream from) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                throw new EOFException("ended");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        var known = socket;
        socket = null;
        in = null;
        if (known != null) {
            known.close();
        }
    }
}
