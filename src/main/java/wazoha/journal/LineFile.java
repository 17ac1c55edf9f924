package wazoha.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lines of JSON in a file that is set aside under the name {@code .1} when it is full. A last line that a crash has
 * torn is repaired by the next append. Not thread-safe for writing; reading may happen meanwhile.
 */
final class LineFile {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int TAIL = 64 * 1024; // bytes, more than the longest line

    private final Path folder;
    private final Path file;
    private final Path former;
    private final long limit;

    /** @param limit in bytes; the file never grows beyond it, unless a single line is longer */
    LineFile(Path folder, String name, long limit) {
        this.folder = folder;
        this.file = folder.resolve(name);
        this.former = folder.resolve(name + ".1");
        this.limit = limit;
    }

    void append(String line, boolean durably) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        rotateFor(bytes.remaining());
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, mode)) {
            channel.position(heal(channel));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (durably) {
                channel.force(false);
            }
        }
    }

    /** All whole lines, oldest first, those set aside included. */
    List<String> lines() throws IOException {
        var newer = linesOf(file);
        var older = linesOf(former);
        if (!newer.isEmpty() && older.contains(newer.get(0))) {
            return older; // set aside between the two looks
        }
        var all = new ArrayList<>(older);
        all.addAll(newer);
        return all;
    }

    private void rotateFor(int more) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        if (Files.exists(file) && Files.size(file) > 0 && Files.size(file) + more > limit) {
            Files.move(file, former, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Where the next line begins, after a torn one was completed or cut off. */
    private static long heal(FileChannel channel) throws IOException {
        byte[] tail = tail(channel);
        int end = tail.length;
        while (end > 0 && tail[end - 1] != '\n') {
            end--;
        }
        long size = channel.size();
        if (end == tail.length) {
            return size;
        }
        if (isWhole(new String(tail, end, tail.length - end, StandardCharsets.UTF_8))) {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
            return size + 1;
        }
        channel.truncate(size - tail.length + end);
        return heal(channel); // what was torn may be longer than the tail
    }

    private static byte[] tail(FileChannel channel) throws IOException {
        long size = channel.size();
        var tail = ByteBuffer.allocate((int) Math.min(size, TAIL));
        int read = 0;
        while (read >= 0 && tail.hasRemaining()) {
            read = channel.read(tail, size - tail.capacity() + tail.position());
        }
        return tail.array();
    }

    private static List<String> linesOf(Path path) throws IOException {
        try {
            var text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            var lines = new ArrayList<>(text.lines()
                    .filter(line -> line.startsWith("{") && line.endsWith("}"))
                    .toList());
            if (!lines.isEmpty() && !text.endsWith("\n") && !isWhole(lines.get(lines.size() - 1))) {
                lines.remove(lines.size() - 1);
            }
            return lines;
        } catch (NoSuchFileException absent) {
            return List.of();
        }
    }

    private static boolean isWhole(String line) {
        try {
            return JSON.readTree(line).isObject();
        } catch (JsonProcessingException torn) {
            return false;
        }
    }
}
