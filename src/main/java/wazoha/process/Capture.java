package wazoha.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Reads a stream to its end on a thread of its own and keeps the last bytes. Thread-safe. */
final class Capture {
    private final int limit;
    private final Thread reader;
    private byte[] kept = new byte[0];

    Capture(InputStream stream, int limit) {
        this.limit = limit;
        reader = new Thread(() -> readAll(stream), "program-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** What has been read, waiting for the end of the stream no longer than the patience. */
    String text(Duration patience) throws InterruptedException {
        reader.join(patience.toMillis());
        synchronized (this) {
            return new String(kept, StandardCharsets.UTF_8);
        }
    }

    private void readAll(InputStream stream) {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                append(buffer, count);
            }
        } catch (IOException closed) {
            append(("\n(output cut: " + closed.getMessage() + ")").getBytes(StandardCharsets.UTF_8));
        }
    }

    private void append(byte[] bytes) {
        append(bytes, bytes.length);
    }

    private synchronized void append(byte[] bytes, int count) {
        byte[] all = Arrays.copyOf(kept, kept.length + count);
        System.arraycopy(bytes, 0, all, kept.length, count);
        kept = all.length <= limit ? all : Arrays.copyOfRange(all, all.length - limit, all.length);
    }
}
