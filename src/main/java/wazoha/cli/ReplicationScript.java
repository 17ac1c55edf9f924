package wazoha.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import wazoha.api.DaemonClient;
import wazoha.api.Order;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;

/** {@code xivo-master-slave-db-replication SLAVE_IP} (docs/contract.md, section 6). */
@Command(
        name = ReplicationScript.NAME,
        customSynopsis = "xivo-master-slave-db-replication SLAVE_IP",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:the slave's database is equal, proven",
            "1:failed, and the slave's database is as it was; or wrong usage"
        },
        description = {
            "Replicates the database of this master to its slave now, through the daemon or, where none answers, in its"
                    + " place.",
            "Prints 'Slave replication completed successfully', or 'Slave replication failed: REASON', mails that to the"
                    + " administrator and exits with 1."
        })
final class ReplicationScript extends ScriptCommand {
    static final String NAME = "xivo-master-slave-db-replication";
    private static final String FAILURE = "Slave replication failed: ";

    ReplicationScript(WazoHa program) {
        super(program, NAME + " slave_ip", ExitStatus.REFUSED);
    }

    @Override
    int carryOut(String slave) {
        var order = Order.replicate(slave);
        var result = watched(firstFill().map(order::within).orElse(order), slave);
        if (result instanceof DaemonClient.Result.Answer) {
            program.print("Slave replication completed successfully");
            return ExitStatus.DONE;
        }
        int status = program.failed(result, FAILURE);
        program.scripts()
                .mail("Slave replication failed", program.failure(result, FAILURE))
                .ifPresent(program::complain);
        return status;
    }

    @SuppressWarnings("try") // it watches by being open
    private DaemonClient.Result watched(Order order, String slave) {
        try (var watch = RunWatch.begin(program)) {
            return program.tellOr(order, () -> program.scripts().replicate(slave));
        }
    }

    /** The patience of the settings, and some for the daemon to report; without valid settings the usual one counts. */
    private Optional<Duration> firstFill() {
        try {
            var settings = ConfigFiles.load(program.paths()).replication();
            return Optional.of(settings.firstFillDeadline().plusSeconds(10));
        } catch (BadConfigException bad) {
            return Optional.empty(); // the daemon says so, if it runs at all
        }
    }
}
