package wazoha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import wazoha.api.DaemonClient.Result;
import wazoha.api.Order;

/** Shows, orders and checks the replication of the database. */
@Command(
        name = ReplicationCommand.NAME,
        customSynopsis = {
            "wazo-ha replication status [--json] [--root DIR]",
            "       wazo-ha replication run [--force] [--json] [--root DIR]",
            "       wazo-ha replication verify [--json] [--root DIR]",
            "       wazo-ha replication tables [--json] [--root DIR]"
        },
        description = {
            "Shows, orders and checks the replication of the database.",
            "status tells how old the last proof of equality is, and what the last runs did.",
            "run compares all tables now, copies what differs, and shows at a terminal how far it is; Ctrl-C ends the"
                    + " watching, not the run.",
            "verify compares all tables and changes nothing: which tables differ, and in how many rows. Status 1 if any does.",
            "tables shows each table of this node's database, its class, and whether it is copied."
        })
final class ReplicationCommand extends NodeCommand {
    static final String NAME = "replication";
    private static final long POLL_MILLIS = 250;

    @Parameters(paramLabel = "status|run|verify|tables", description = "What to do.")
    String verb = "";

    @Option(names = "--force", description = "Of run: also if it deletes more than a fifth of a table on the slave.")
    boolean force;

    @Option(names = "--json", description = "Print the answer alone, as the REST API gives it.")
    boolean json;

    ReplicationCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (force && !verb.equals("run")) {
            return usage("takes --force with the verb run alone");
        }
        return switch (verb) {
            case "status" ->
                program.ask(Order.replicationStatus(), answer -> {
                    var status = answer.path("replication");
                    program.print(json ? status.toString() : ReplicationText.status(status));
                });
            case "run" -> run();
            case "verify" -> verify();
            case "tables" -> program.ask(Order.replicatedTables(), answer -> tables(answer.path("tables")));
            default ->
                usage("knows only the verbs status, run, verify and tables, not '%s'"
                        .formatted(verb.replaceAll("\\p{Cntrl}", "?")));
        };
    }

    private int usage(String mistake) {
        program.complain("wazo-ha: replication %s; see 'wazo-ha replication --help'".formatted(mistake));
        return ExitStatus.USAGE;
    }

    private void tables(JsonNode tables) {
        if (json) {
            program.print(
                    JsonNodeFactory.instance.objectNode().set("tables", tables).toString());
        } else {
            program.print(ReplicationText.tables(tables));
        }
    }

    private int run() throws InterruptedException {
        var result = program.tell(Order.replicationRun(force));
        try (var line = new ProgressLine(program.terminal)) {
            while (result instanceof Result.Answer answer
                    && orderState(answer.body()).equals("running")) {
                show(line, ReplicationText.progress(answer.body().path("replication")));
                pause();
                result = program.tell(Order.replicationStatus());
            }
        }
        return result instanceof Result.Answer answer ? ended(answer.body().path("replication")) : refused(result);
    }

    private static String orderState(JsonNode answer) {
        return answer.at("/replication/order/state").asText();
    }

    private int ended(JsonNode status) {
        var order = status.path("order");
        boolean done = order.path("state").asText().equals("done");
        if (json) {
            program.print(order.toString());
        } else if (done) {
            program.print("Replicated: " + Plain.line(order.path("result")));
        } else {
            program.complain("wazo-ha: not replicated: " + Plain.text(order.path("result")));
        }
        return done ? ExitStatus.DONE : ExitStatus.REFUSED;
    }

    private int verify() throws InterruptedException {
        var result = program.tell(Order.verify());
        try (var line = new ProgressLine(program.terminal)) {
            while (result instanceof Result.Answer answer
                    && answer.body().at("/verification/state").asText().equals("running")) {
                show(line, Plain.line(answer.body().at("/verification/step")));
                pause();
                result = program.tell(Order.verification());
            }
        }
        return result instanceof Result.Answer answer ? verified(answer.body().path("verification")) : refused(result);
    }

    private int verified(JsonNode verification) {
        boolean equal = verification.path("equal").asBoolean();
        if (json) {
            program.print(verification.toString());
        } else if (verification.path("state").asText().equals("failed")) {
            if (!verification.path("databases").isEmpty()) {
                program.print(ReplicationText.verification(verification)); // the others of several databases
            }
            program.complain("wazo-ha: not compared: " + Plain.text(verification.path("failure")));
        } else {
            program.print(ReplicationText.verification(verification));
        }
        return equal ? ExitStatus.DONE : ExitStatus.REFUSED;
    }

    private void show(ProgressLine line, String text) {
        if (!json) {
            line.show(text);
        }
    }

    private int refused(Result result) {
        program.complain(program.failure(result, "wazo-ha: "));
        return ExitStatus.REFUSED;
    }

    private static void pause() throws InterruptedException {
        if (new Semaphore(0).tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody releases it");
        }
    }
}
