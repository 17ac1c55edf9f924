package wazoha.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** Measures what a copy costs on both servers. */
final class Meter {
    /** What is measured. */
    @FunctionalInterface
    interface Deed {
        void run() throws BenchException, SQLException, IOException, InterruptedException;
    }

    /** Processor time so far of whoever does it. */
    @FunctionalInterface
    interface Clock {
        Duration now() throws IOException;
    }

    private final Server master;
    private final Server slave;

    Meter(Server master, Server slave) {
        this.master = master;
        this.slave = slave;
    }

    /** @param database of the slave, where a reader reads meanwhile */
    Cost measure(String database, Clock clock, Deed deed)
            throws BenchException, SQLException, IOException, InterruptedException {
        master.run("postgres", "CHECKPOINT"); // what others have written is not this one's work
        slave.run("postgres", "CHECKPOINT");
        var reader = Reader.on(slave, database);
        long wal = slave.walBytes();
        long files = files();
        var servers = servers();
        var ours = clock.now();
        long begun = System.nanoTime();
        try {
            deed.run();
        } catch (BenchException | SQLException | IOException | InterruptedException | RuntimeException failed) {
            reader.end();
            throw failed;
        }
        var wall = Duration.ofNanos(System.nanoTime() - begun);
        ours = clock.now().minus(ours);
        servers = servers().minus(servers);
        var waited = reader.end();
        return new Cost(wall, servers, ours, slave.walBytes() - wal, files() - files, waited);
    }

    private Duration servers() throws IOException {
        return master.processorTime().plus(slave.processorTime());
    }

    private long files() throws SQLException {
        return master.temporaryFiles() + slave.temporaryFiles();
    }
}
