package wazoha.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Where it was measured. */
record Machine(String processor, int cores, String kernel, long memoryMebibytes, double syncMillis, String load) {
    private static final int SYNCS = 20;

    /** @param folder on the disk that is measured */
    static Machine look(Path folder) throws IOException {
        return new Machine(
                field(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("[^0-9]", "")) / 1024,
                syncMillis(folder),
                Files.readString(Path.of("/proc/loadavg")).strip());
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %d MiB, Linux %s, Java %s; a synced write of 8 KiB takes %.2f ms; load before: %s",
                processor,
                cores,
                memoryMebibytes,
                kernel,
                System.getProperty("java.version"),
                syncMillis,
                load);
    }

    private static String field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown 0");
    }

    private static double syncMillis(Path folder) throws IOException {
        var file = Files.createTempFile(folder, "sync", "");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long begun = System.nanoTime();
            for (int i = 0; i < SYNCS; i++) {
                channel.write(ByteBuffer.allocate(8192), 0);
                channel.force(false);
            }
            return (System.nanoTime() - begun) / 1e6 / SYNCS;
        } finally {
            Files.delete(file);
        }
    }
}
