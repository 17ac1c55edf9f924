package wazoha.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How it was done before: a dump to a file, then all tables emptied and the file loaded, in one transaction. */
final class DumpAndLoad {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** pg_dump 17 and later write this; a server 15 does not know it. */
    private static final String UNKNOWN = "SET transaction_timeout";

    private final Server master;
    private final Server slave;
    private final Path folder;

    DumpAndLoad(Server master, Server slave, Path folder) {
        this.master = master;
        this.slave = slave;
        this.folder = folder;
    }

    void copy(String from, String to) throws BenchException, SQLException, IOException, InterruptedException {
        var dump = folder.resolve("dump.sql");
        var line = new ArrayList<>(List.of("pg_dump", "--data-only", "--schema=public", "--file=" + dump));
        Telephony.EXCLUDED.forEach(pattern -> line.add("--exclude-table=" + pattern));
        call(master, from, line);
        silence(dump);
        var truncate = "TRUNCATE " + String.join(", ", Telephony.copied(master, from));
        call(
                slave,
                to,
                List.of(
                        "psql",
                        "--no-psqlrc",
                        "--quiet",
                        "--output=/dev/null",
                        "--single-transaction",
                        "--set=ON_ERROR_STOP=1",
                        "--command=SET session_replication_role = replica",
                        "--command=" + truncate,
                        "--file=" + dump));
    }

    /** Makes a comment of the one line that the server would refuse; it stands in the first kilobyte. */
    private static void silence(Path dump) throws IOException {
        try (var file = new RandomAccessFile(dump.toFile(), "rw")) {
            var head = new byte[(int) Math.min(file.length(), 1024)];
            file.readFully(head);
            int at = new String(head, StandardCharsets.ISO_8859_1).indexOf(UNKNOWN);
            if (at >= 0) {
                file.seek(at);
                file.write("-- ".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private void call(Server server, String database, List<String> line)
            throws BenchException, IOException, InterruptedException {
        var said = Files.createTempFile(folder, "said", "");
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("PGHOST", "localhost");
        builder.environment().put("PGPORT", String.valueOf(server.port()));
        builder.environment().put("PGUSER", "postgres");
        builder.environment().put("PGDATABASE", database);
        var process = builder.start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new BenchException("%s did not end within %d min".formatted(line.get(0), LIMIT.toMinutes()));
            }
            if (process.exitValue() != 0) {
                throw new BenchException("%s ended with status %d: %s"
                        .formatted(
                                line.get(0),
                                process.exitValue(),
                                Files.readString(said).strip()));
            }
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }
}
