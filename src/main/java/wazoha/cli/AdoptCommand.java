package wazoha.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import wazoha.api.Order;

/** Decides whose rows a pair goes on with (docs/operate.md, the worst day). */
@Command(
        name = AdoptCommand.NAME,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:both nodes are of one history again",
            "1:refused or failed, and the rows are as they were",
            "2:wrong usage, or --yes is missing"
        },
        description = {
            "On the master: decides whose rows the pair goes on with, where status says that the two databases are of two"
                    + " histories, or that this master's is an older image.",
            "--from slave: this master's rows become the slave's; its telephony must be silent. --from master: the slave takes"
                    + " this master's lineage, and a run gives it its rows; the slave must be silent.",
            "The rows that lose are kept in the table wazo_ha.conflict of this master's database first."
        })
final class AdoptCommand extends NodeCommand {
    static final String NAME = "adopt";

    @Option(names = "--from", required = true, paramLabel = "NODE", description = "Whose rows stay: master or slave.")
    String from = "";

    @Option(names = "--yes", description = "Do it; without this nothing is done.")
    boolean yes;

    @Option(names = "--json", description = "Print the daemon's answer as one line of JSON.")
    boolean json;

    AdoptCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        if (!from.equals("master") && !from.equals("slave")) {
            program.complain(
                    "wazo-ha: --from must be master or slave, not '%s'; see 'wazo-ha adopt --help'".formatted(from));
            return ExitStatus.USAGE;
        }
        if (!yes) {
            program.complain(
                    "wazo-ha: the %s's rows that differ would be replaced by the %s's, and kept in wazo_ha.conflict of this master; nothing was done: type it again with --yes"
                            .formatted(from.equals("slave") ? "master" : "slave", from));
            return ExitStatus.USAGE;
        }
        return program.ask(
                Order.adopt(from), answer -> program.print(json ? answer.toString() : Plain.line(answer.path("line"))));
    }
}
