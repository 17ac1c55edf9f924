package wazoha.bench;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;

/** A busy master, a standby slave, and a process of ours between them that can be killed in every way. */
final class KillGround implements AutoCloseable {
    static final String MASTER = "asterisk";
    static final String SLAVE = "copy";
    private static final int USERS = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    final Server master;
    final Server slave;
    final Versions versions;
    private final Detour detour;
    private final Standby standby;
    private OurProcess process;
    private Epoch epoch;

    KillGround(Path folder) throws Exception {
        // killed processes lose nothing that the kernel has: only a machine's end would need a sync
        var quick = Map.of("fsync", "off", "log_min_messages", "panic");
        master = Server.start(folder.resolve("master"), quick);
        slave = Server.start(folder.resolve("slave"), quick);
        master.run("postgres", "CREATE DATABASE " + MASTER);
        slave.run("postgres", "CREATE DATABASE " + SLAVE);
        var telephony = new Telephony(Path.of("").toAbsolutePath(), USERS);
        try (var here = master.connect(MASTER);
                var there = slave.connect(SLAVE)) {
            telephony.makeTables(here);
            telephony.makeTables(there);
            Versions.makeTables(here);
            Versions.makeTables(there);
            telephony.makeRows(here);
        }
        standby = new Standby(slave, SLAVE);
        epoch = standby.pair();
        detour = Detour.to(slave.port());
        process = OurProcess.start(master.port(), detour.port(), DEADLINE);
        versions = Versions.begin(master, MASTER);
    }

    /** Ours, started again if it was killed. */
    OurProcess process() throws IOException {
        if (!process.isAlive()) {
            process = OurProcess.start(master.port(), detour.port(), DEADLINE);
        }
        return process;
    }

    Detour detour() {
        return detour;
    }

    Epoch epoch() {
        return epoch;
    }

    /** Until nothing of a run is left on the slave, and the slave answers. */
    void calm() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> !standby.hasGuests());
    }

    void endSessionsOnSlave() throws SQLException {
        slave.run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'wazo_ha'");
    }

    void endSessionsOnMaster() throws SQLException {
        master.run(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'wazo-ha replication'");
    }

    /** SIGKILL to the server processes of the run: PostgreSQL then ends all others and recovers from its log. */
    void killBackendsOnSlave() throws SQLException {
        for (var pid : slave.texts("postgres", "SELECT pid FROM pg_stat_activity WHERE usename = 'wazo_ha'")) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** The slave takes service, and with it its data. */
    void slaveClaims() {
        var next = epoch.nextFor(NodeRole.SLAVE);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> standby.letterbox().claim(epoch, next, false)
                        || standby.letterbox().read().state().epoch().equals(next));
        epoch = next;
    }

    /** Service goes home, as if what the slave had collected had been fetched. */
    void slaveHandsBack() throws Exception {
        standby.letterbox().handBack();
        slave.run(SLAVE, "UPDATE wazo_ha.state SET dirty = false");
        standby.letterbox().tell("STANDBY", false, false, false);
        epoch = standby.masterClaims(epoch);
    }

    @Override
    public void close() throws IOException {
        versions.close();
        process.close();
        detour.close();
        standby.close();
        slave.close();
        master.close();
    }
}
