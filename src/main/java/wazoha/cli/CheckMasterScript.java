package wazoha.cli;

import java.nio.file.Files;
import picocli.CommandLine.Command;
import wazoha.api.DaemonClient;
import wazoha.api.Order;

/** {@code xivo-check-master-status MASTER_IP} (docs/contract.md, section 8). */
@Command(
        name = CheckMasterScript.NAME,
        customSynopsis = "xivo-check-master-status MASTER_IP",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:looked, decided and acted, or this node is no secondary any more",
            "1:not done, and why; or wrong usage"
        },
        description =
                "Makes this slave look at its master, decide and act, and prints what was seen and done. Asks the daemon,"
                        + " or works in its place where none answers.")
final class CheckMasterScript extends ScriptCommand {
    static final String NAME = "xivo-check-master-status";

    CheckMasterScript(WazoHa program) {
        super(program, NAME + " master_ip", ExitStatus.REFUSED);
    }

    @Override
    int carryOut(String master) {
        if (!Files.exists(program.paths().isSecondary())) {
            program.print("HA mode changed, this stack is no longer a secondary");
            return ExitStatus.DONE;
        }
        var result = program.tellOr(
                Order.checkMaster(master), () -> program.scripts().checkMaster(master));
        if (result instanceof DaemonClient.Result.Answer answer) {
            program.print(Plain.line(answer.body().path("line")));
            return ExitStatus.DONE;
        }
        return program.failed(result, "");
    }
}
