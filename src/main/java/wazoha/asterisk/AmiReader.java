package wazoha.asterisk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import wazoha.node.Ticker;

/**
 * Reads lines and messages within bounds of time and size: a peer that sends a byte a second gets no more time than
 * one that sends nothing. Not thread-safe.
 */
final class AmiReader {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_FIELDS = 1000;

    private final Socket socket;
    private final InputStream in;
    private final Ticker ticker;
    private final byte[] buffer = new byte[8192];
    private int next;
    private int filled;

    AmiReader(Socket socket, Ticker ticker) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.ticker = ticker;
    }

    /** @param end on the ticker's clock */
    AmiMessage message(Duration end) throws IOException, GarbageException {
        var pairs = new ArrayList<String[]>();
        while (true) {
            var line = line(end);
            if (line.isEmpty()) {
                if (!pairs.isEmpty()) {
                    return AmiMessage.of(pairs);
                }
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new GarbageException("a line that is no field");
            }
            if (pairs.size() == MOST_FIELDS) {
                throw new GarbageException("a message of more than %d fields".formatted(MOST_FIELDS));
            }
            pairs.add(new String[] {
                line.substring(0, colon).strip(), line.substring(colon + 1).strip()
            });
        }
    }

    /** Without its end; control characters become question marks. */
    String line(Duration end) throws IOException, GarbageException {
        var line = new ByteArrayOutputStream();
        for (int read = one(end); read != '\n'; read = one(end)) {
            if (line.size() == LONGEST_LINE) {
                throw new GarbageException("a line of more than %d bytes".formatted(LONGEST_LINE));
            }
            line.write(read);
        }
        var text = line.toString(StandardCharsets.UTF_8);
        text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private int one(Duration end) throws IOException, GarbageException {
        if (next == filled) {
            long left = end.minus(ticker.now()).toMillis();
            if (left <= 0) {
                throw new SocketTimeoutException("no complete message in time");
            }
            socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
            filled = in.read(buffer);
            next = 0;
            if (filled < 0) {
                filled = 0;
                throw new GarbageException("the end of the connection");
            }
        }
        return buffer[next++] & 0xff;
    }

    /** What came is not what this protocol knows. */
    static final class GarbageException extends Exception {
        private static final long serialVersionUID = 1;

        GarbageException(String what) {
            super(what);
        }
    }
}
