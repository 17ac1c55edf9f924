package wazoha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import wazoha.node.Epoch;
import wazoha.replication.LetterboxException;

/**
 * A telephone system of one size on a master, and a slave whose databases the contenders fill, each its own. All
 * contenders have their turn in every round.
 */
final class Contest implements AutoCloseable {
    private static final String MASTER = "asterisk";
    /** A copy of the master's database that has never been paired. */
    private static final String UNPAIRED = "unpaired";

    private static final String EMPTY = "empty";
    private static final String OURS = "ours";
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final Telephony telephony;
    private final Server master;
    private final Server slave;
    private final Meter meter;
    private final DumpAndLoad dumpAndLoad;
    private final OurProcess process;
    private final Standby standby;
    private final Epoch epoch;
    private final Map<Work, List<Cost>> costs = new EnumMap<>(Work.class);
    private int changes;

    private Contest(Telephony telephony, Path folder, Server master, Server slave)
            throws BenchException, SQLException, IOException, InterruptedException {
        this.telephony = telephony;
        this.master = master;
        this.slave = slave;
        this.meter = new Meter(master, slave);
        this.dumpAndLoad = new DumpAndLoad(master, slave, folder);
        makeDatabases();
        this.standby = new Standby(slave, OURS);
        this.process = OurProcess.start(master.port(), slave.port(), DEADLINE);
        this.epoch = paired(standby);
        process.run("WHOLE", epoch, MASTER, OURS);
        tidy();
    }

    /**
     * @param folder for the clusters and the dump, on the disk that is to be measured; emptied first
     * @param settings of the servers, beside the usual */
    static Contest prepare(Path checkout, Path folder, int users, Map<String, String> settings)
            throws BenchException, SQLException, IOException, InterruptedException {
        Files.createDirectories(folder);
        var master = Server.start(folder.resolve("master"), settings);
        try {
            var slave = Server.start(folder.resolve("slave"), settings);
            try {
                return new Contest(new Telephony(checkout, users), folder, master, slave);
            } catch (BenchException | SQLException | IOException | InterruptedException | RuntimeException failed) {
                slave.close();
                throw failed;
            }
        } catch (BenchException | SQLException | IOException | InterruptedException | RuntimeException failed) {
            master.close();
            throw failed;
        }
    }

    /** Every contender once; the first of many that is not counted warms what a daemon has warm. */
    void round(boolean counted) throws BenchException, SQLException, IOException, InterruptedException {
        for (var work : Work.values()) {
            var cost = measure(work);
            if (counted) {
                costs.computeIfAbsent(work, none -> new ArrayList<>()).add(cost);
            }
        }
    }

    Map<Work, List<Cost>> costs() {
        return costs;
    }

    /** Hinted runs that a doubt made whole, of all rounds. */
    int widened() {
        return process.widened();
    }

    /** The most memory that our process ever held, in MiB. */
    double memory() throws IOException {
        return Proc.mostMebibytes(process.pid());
    }

    /** Rows in the tables that are copied. */
    long rows() throws SQLException {
        return Long.parseLong(master.texts(
                        MASTER,
                        Telephony.copied(master, MASTER).stream()
                                .map("SELECT count(*) AS n FROM %s"::formatted)
                                .collect(
                                        Collectors.joining(" UNION ALL ", "SELECT sum(n)::bigint FROM (", ") AS each")))
                .get(0));
    }

    private Cost measure(Work work) throws BenchException, SQLException, IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        return switch (work) {
            case IDLE -> meter.measure(OURS, () -> Proc.of(self), () -> LockSupport.parkNanos(A_SECOND.toNanos()));
            case DUMP_AND_LOAD -> {
                fresh("dumped");
                // into full tables, as every hour but the first
                new RawCopy(master, slave).copy(MASTER, "dumped");
                yield proven("dumped", () -> Proc.ofEndedChildren(self), () -> dumpAndLoad.copy(MASTER, "dumped"));
            }
            case RAW_COPY -> {
                fresh("copied");
                yield proven("copied", () -> Proc.of(self), () -> new RawCopy(master, slave).copy(MASTER, "copied"));
            }
            case FIRST_FILL -> firstFill();
            case WHOLE_NONE, WHOLE_FEW, WHOLE_MANY, HINTED_NONE, HINTED_FEW, HINTED_MANY -> ours(work);
        };
    }

    private Cost ours(Work work) throws BenchException, SQLException, IOException, InterruptedException {
        changes++;
        try (var connection = master.connect(MASTER)) {
            telephony.change(connection, work.rows(), changes);
        }
        var cost = proven(OURS, () -> Proc.of(process.pid()), () -> process.run(work.scope(), epoch, MASTER, OURS));
        if (work.rows() > 10) {
            tidy();
        }
        return cost;
    }

    private Cost firstFill() throws BenchException, SQLException, IOException, InterruptedException {
        String name = "filled" + changes;
        master.run(UNPAIRED, "DROP SCHEMA IF EXISTS wazo_ha CASCADE");
        fresh(name);
        try (var filled = new Standby(slave, name)) {
            var claimed = paired(filled);
            var cost = meter.measure(
                    name,
                    () -> Proc.of(process.pid()),
                    () -> process.run(Work.FIRST_FILL.scope(), claimed, UNPAIRED, name));
            demandEqual(UNPAIRED, name);
            return cost;
        } finally {
            slave.run("postgres", "DROP DATABASE %s WITH (FORCE)".formatted(name));
        }
    }

    private Cost proven(String database, Meter.Clock clock, Meter.Deed deed)
            throws BenchException, SQLException, IOException, InterruptedException {
        var cost = meter.measure(database, clock, deed);
        demandEqual(MASTER, database);
        return cost;
    }

    /** By other means than those of the product, so that nobody wins by leaving something out. */
    private void demandEqual(String here, String there) throws BenchException, SQLException {
        var query = Telephony.copied(master, here).stream()
                .map(
                        "SELECT '%1$s: ' || count(*) || ' rows, sum ' || coalesce(sum(hashtextextended(t::text, 1)), 0) FROM %1$s t"
                                ::formatted)
                .collect(Collectors.joining(" UNION ALL "));
        var wanted = Set.copyOf(master.texts(here, query)); // in any order: several processes may have worked on it
        var found = new TreeSet<>(slave.texts(there, query));
        if (!found.equals(wanted)) {
            found.removeAll(wanted);
            throw new BenchException("%s on the slave differs from the master: %s".formatted(there, found));
        }
    }

    private void makeDatabases() throws SQLException, IOException {
        master.run("postgres", "CREATE DATABASE " + MASTER);
        slave.run("postgres", "CREATE DATABASE " + EMPTY);
        try (var here = master.connect(MASTER);
                var statement = here.createStatement();
                var there = slave.connect(EMPTY)) {
            telephony.makeTables(here);
            telephony.makeTables(there);
            statement.execute("SET session_replication_role = replica"); // the rows fit; a test has checked it
            telephony.makeRows(here);
            statement.execute("VACUUM (ANALYZE)");
        }
        master.run("postgres", "CREATE DATABASE %s TEMPLATE %s".formatted(UNPAIRED, MASTER));
        fresh(OURS);
    }

    /** A database of the slave with empty tables. */
    private void fresh(String database) throws SQLException {
        slave.run(
                "postgres",
                "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(database),
                "CREATE DATABASE %s TEMPLATE %s".formatted(database, EMPTY));
    }

    /** What autovacuum would have done by itself a minute later. */
    private void tidy() throws SQLException {
        master.run(MASTER, "VACUUM (ANALYZE)");
        slave.run(OURS, "VACUUM (ANALYZE)");
    }

    private static Epoch paired(Standby standby) throws BenchException {
        try {
            return standby.pair();
        } catch (LetterboxException failed) {
            throw new BenchException("the slave's database could not be made ready: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() throws IOException {
        standby.close();
        process.close();
        slave.close();
        master.close();
    }
}
