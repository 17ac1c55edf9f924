package wazoha.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import wazoha.disk.AtomicFile;
import wazoha.node.NodePaths;

/**
 * The phase record on disk: one block of 4 KiB that exists from the first write on, so that a full disk cannot keep a
 * node from recording. The block has two slots, written in turn, each with its own checksum: a crash in the middle of
 * a write leaves the former record readable.
 *
 * <p>Not thread-safe: owned by the daemon's cycle.
 */
public final class PhaseFile {
    private static final int SLOT = 2048;
    private static final int SLOTS = 2;
    private static final int CHECKSUM = 8; // hexadecimal digits before the record, then a space

    private final Path file;

    public PhaseFile(NodePaths paths) {
        this.file = paths.state().resolve("phase");
    }

    /** A file that cannot be read is a value like a missing one: a damaged memory must not keep a node from serving. */
    public Loaded load() {
        try {
            var newest = newest(Files.readAllBytes(file));
            if (newest.isEmpty()) {
                return new Loaded.Damaged(
                        "%s holds no readable record: the node starts as if it had never had a phase".formatted(file));
            }
            return new Loaded.Found(newest.get().content());
        } catch (NoSuchFileException absent) {
            return new Loaded.Absent();
        } catch (IOException fault) {
            return new Loaded.Damaged("%s cannot be read: %s".formatted(file, fault));
        }
    }

    /**
     * Records; it is on the disk when this returns.
     *
     * @throws IOException if it could not be written; what was recorded before can still be read
     */
    public void store(PhaseRecord content) throws IOException {
        var block = block();
        long number = newest(block).map(PhaseText.Numbered::number).orElse(0L) + 1;
        byte[] slot = slot(PhaseText.write(new PhaseText.Numbered(number, content)));
        long position = number % SLOTS * SLOT;
        if (block.length == SLOTS * SLOT) {
            overwrite(slot, position);
        } else {
            byte[] blank = new byte[SLOTS * SLOT];
            Arrays.fill(blank, (byte) ' ');
            System.arraycopy(slot, 0, blank, (int) position, SLOT);
            AtomicFile.write(file, new String(blank, StandardCharsets.UTF_8), "rw-r-----");
        }
    }

    private void overwrite(byte[] slot, long position) throws IOException {
        var rest = ByteBuffer.wrap(slot);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (rest.hasRemaining()) {
                channel.write(rest, position + rest.position());
            }
            channel.force(false);
        }
    }

    private byte[] block() throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException absent) {
            return new byte[0];
        }
    }

    private static Optional<PhaseText.Numbered> newest(byte[] block) {
        return IntStream.range(0, SLOTS)
                .mapToObj(index -> record(block, index * SLOT))
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(PhaseText.Numbered::number));
    }

    private static Optional<PhaseText.Numbered> record(byte[] block, int from) {
        if (block.length < from + SLOT) {
            return Optional.empty();
        }
        var text = new String(Arrays.copyOfRange(block, from, from + SLOT), StandardCharsets.UTF_8).stripTrailing();
        if (text.length() <= CHECKSUM + 1) {
            return Optional.empty();
        }
        var line = text.substring(CHECKSUM + 1);
        return text.startsWith(checksum(line) + " ") ? PhaseText.read(line) : Optional.empty();
    }

    /** Checksum, record, blanks, newline: readable with {@code cat}. */
    private static byte[] slot(String line) throws IOException {
        byte[] bytes = "%s %s".formatted(checksum(line), line).getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= SLOT) {
            throw new IOException("phase not recorded: the record has %d bytes, at most %d fit; the former one stays"
                    .formatted(bytes.length, SLOT - 1));
        }
        byte[] slot = Arrays.copyOf(bytes, SLOT);
        Arrays.fill(slot, bytes.length, SLOT - 1, (byte) ' ');
        slot[SLOT - 1] = '\n';
        return slot;
    }

    private static String checksum(String line) {
        var checksum = new CRC32();
        checksum.update(line.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }
}
