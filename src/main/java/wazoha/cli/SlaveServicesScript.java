package wazoha.cli;

import picocli.CommandLine.Command;
import wazoha.api.DaemonClient;
import wazoha.api.Order;

/** {@code xivo-manage-slave-services start|stop} (docs/contract.md, section 8). */
@Command(
        name = SlaveServicesScript.NAME,
        customSynopsis = "xivo-manage-slave-services start|stop",
        description = {
            "Orders the daemon of this slave to serve, or to be silent.",
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
            case "start" -> order(Order.startServices());
            case "stop" -> order(Order.stopServices());
            default -> usage();
        };
    }

    private int order(Order order) {
        var result = program.tell(order);
        return result instanceof DaemonClient.Result.Answer ? ExitStatus.DONE : program.failed(result, "");
    }
}
