package wazoha.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import wazoha.node.Epoch;
import wazoha.node.Ticker;
import wazoha.replication.DatabaseAccess;
import wazoha.replication.ReplicationException;
import wazoha.replication.Replicator;
import wazoha.replication.TableClasses;

/**
 * The master's side of replication in a process of its own, which has the daemon's limits of memory and can be killed.
 * Reads one order a line, {@code SCOPE EPOCH MASTER_DATABASE SLAVE_DATABASE}, and answers one line: {@code done} with
 * what was moved, or {@code failed} with the reason.
 */
public final class OurRuns {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int masterPort;
    private final int slavePort;
    private final Duration deadline;
    private final Map<String, Replicator> replicators = new HashMap<>();

    private OurRuns(int masterPort, int slavePort, Duration deadline) {
        this.masterPort = masterPort;
        this.slavePort = slavePort;
        this.deadline = deadline;
    }

    /** Arguments: the master's port, the slave's port, the deadline of a run in seconds. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var runs = new OurRuns(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Duration.ofSeconds(Long.parseLong(arguments[2])));
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (var order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(runs.answer(order.split(" ")));
        }
    }

    private String answer(String[] order) throws InterruptedException {
        try {
            var run = replicators
                    .computeIfAbsent(order[3], slave -> replicator(order[2], slave))
                    .run(new Epoch(Long.parseLong(order[1])), Replicator.Scope.valueOf(order[0]), false);
            return "done %s %d rows in %d tables"
                    .formatted(
                            run.scope(), run.rowsInserted(), run.changedTables().size());
        } catch (ReplicationException failed) {
            return "failed " + String.valueOf(failed.getMessage()).replace('\n', ' ');
        }
    }

    private Replicator replicator(String from, String to) {
        var master = new DatabaseAccess(
                "localhost", masterPort, from, "postgres", "", "wazo-ha bench", Duration.ofSeconds(5), PATIENCE);
        return new Replicator(
                master,
                Standby.access(slavePort, to, deadline.compareTo(PATIENCE) < 0 ? deadline : PATIENCE),
                TableClasses.excluding(Telephony.EXCLUDED),
                deadline,
                Duration.ofMinutes(10),
                Ticker.system());
    }
}
