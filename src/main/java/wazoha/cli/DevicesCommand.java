package wazoha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import wazoha.api.DaemonClient.Result;
import wazoha.api.Order;

/** Tells all phones to fetch their configuration. */
@Command(
        name = DevicesCommand.NAME,
        customSynopsis = "wazo-ha devices resync [--json] [--root DIR]",
        description = {
            "Tells every registered phone to fetch its configuration (SIP NOTIFY, Event: check-sync), shows how far",
            "that has come, and names the phones that did not answer. Calls go on.",
            "Ctrl-C ends the watching, not the work."
        })
final class DevicesCommand extends NodeCommand {
    static final String NAME = "devices";
    private static final long POLL_MILLIS = 250;

    @Parameters(paramLabel = "resync", description = "The only verb.")
    String verb = "";

    @Option(names = "--json", description = "Print the result alone, as GET /1.1/ha/devices/resync answers it.")
    boolean json;

    DevicesCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!verb.equals("resync")) {
            program.complain("wazo-ha: devices knows only the verb resync, not '%s'; see 'wazo-ha devices --help'"
                    .formatted(verb));
            return ExitStatus.USAGE;
        }
        String shown = "";
        var result = program.tell(Order.resyncDevices());
        while (result instanceof Result.Answer answer && isRunning(answer.body())) {
            var line = progress(answer.body().path("resync"));
            if (!json && !line.equals(shown)) {
                program.print(line);
            }
            shown = line;
            pause();
            result = program.tell(Order.resyncState());
        }
        return result instanceof Result.Answer answer
                ? end(answer.body().path("resync"))
                : program.failed(result, "wazo-ha: ");
    }

    private int end(JsonNode state) {
        boolean failed = state.path("state").asText().equals("failed");
        if (json) {
            program.print(state.toString());
        } else if (failed) {
            program.complain("wazo-ha: the phones were not all told: " + Plain.line(state.path("error")));
        } else {
            program.print(progress(state));
            list(state.path("silent"), "Did not answer:");
            list(
                    state.path("unknown"),
                    "Told; whether they answered cannot be known, because Asterisk does not watch them"
                            + " (qualify_frequency is 0):");
        }
        return failed ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    private void list(JsonNode phones, String title) {
        if (!phones.isEmpty()) {
            program.print(title);
        }
        for (var phone : phones) {
            program.print("  %s  %s".formatted(Plain.line(phone.path("endpoint")), Plain.line(phone.path("contact"))));
        }
    }

    private static String progress(JsonNode state) {
        return "%d phones are registered, %d told, %d answered"
                .formatted(
                        state.path("phones").asInt(),
                        state.path("told").asInt(),
                        state.path("answered").asInt());
    }

    private static boolean isRunning(JsonNode answer) {
        return answer.path("resync").path("state").asText().equals("running");
    }

    private static void pause() throws InterruptedException {
        if (new Semaphore(0).tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody releases it");
        }
    }
}
