package wazoha.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of UTF-8 over a blocking channel, ended by a line feed. Deadlines are the caller's: it closes the channel. */
final class SocketLine {
    private static final int BUFFER_BYTES = 8 * 1024;

    private SocketLine() {}

    /**
     * The text up to the first line feed or the end of the stream; what follows is thrown away.
     *
     * @return empty if the line is longer than allowed
     */
    static Optional<String> read(SocketChannel channel, int mostBytes) throws IOException {
        var line = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (channel.read(buffer.clear()) >= 0) {
            int end = indexOfLineFeed(buffer.flip());
            line.write(buffer.array(), 0, end < 0 ? buffer.limit() : end);
            if (line.size() > mostBytes) {
                return Optional.empty();
            }
            if (end >= 0) {
                break;
            }
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }

    static void write(SocketChannel channel, String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static int indexOfLineFeed(ByteBuffer buffer) {
        for (int i = 0; i < buffer.limit(); i++) {
            if (buffer.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }
}
