package wazoha.cli;

import java.io.IOException;
import java.nio.file.Files;
import picocli.CommandLine.Command;
import wazoha.api.DaemonClient;
import wazoha.api.Order;

/** {@code xivo-manage-slave-services start|stop} (docs/contract.md, section 8). */
@Command(
        name = SlaveServicesScript.NAME,
        customSynopsis = "xivo-manage-slave-services start|stop",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:telephony is as ordered", "1:it is not, and why", "2:wrong usage"},
        description = {
            "Orders this slave to serve, or to be silent: through the daemon or, where none answers, in its place.",
            "start: serves; if the master serves it is asked to yield, and without its answer in 10 s nothing is started.",
            "stop: telephony stays off for 2 hours, over reboots too, even if nobody serves; 'wazo-ha release' ends it."
        })
final class SlaveServicesScript extends ScriptCommand {
    static final String NAME = "xivo-manage-slave-services";

    SlaveServicesScript(WazoHa program) {
        super(program, NAME + " start|stop", ExitStatus.USAGE);
    }

    @Override
    int carryOut(String verb) {
        return switch (verb) {
            case "start" -> start();
            case "stop" -> result(program.tellOr(Order.stopServices(), program.scripts()::stopServices));
            default -> usage();
        };
    }

    private int start() {
        var disabled = program.paths().telephonyDisabled();
        if (Files.exists(disabled)) {
            program.print("telephony is disabled (%s): nothing was started; 'wazo-service enable' ends that"
                    .formatted(disabled));
            return ExitStatus.REFUSED;
        }
        try {
            Files.deleteIfExists(program.paths().telephonyStopped()); // the later order counts
        } catch (IOException stays) {
            program.complain("%s cannot be removed (%s): nothing was started; are you root?"
                    .formatted(
                            program.paths().telephonyStopped(), stays.getClass().getSimpleName()));
            return ExitStatus.REFUSED;
        }
        return result(program.tellOr(Order.startServices(), program.scripts()::startServices));
    }

    private int result(DaemonClient.Result result) {
        return result instanceof DaemonClient.Result.Answer ? ExitStatus.DONE : program.failed(result, "");
    }
}
