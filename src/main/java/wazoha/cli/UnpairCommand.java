package wazoha.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes back what {@code wazo-sync -i} made. */
@Command(
        name = UnpairCommand.NAME,
        customSynopsis = "wazo-ha unpair --yes [--json] [--root DIR]",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all of it is gone",
            "1:refused, or something remains",
            "2:wrong usage",
            "3:all is gone here, and the slave could not be reached"
        },
        description = {
            "Takes back what pairing made. On a master: the login of the database role and the key on the slave, then the"
                    + " key, the password and the known keys here. On a slave: the key and the database role.",
            "Roles, rows, files and what the slave has collected stay; 'wazo-sync -i' pairs again and goes on with them."
        })
final class UnpairCommand extends NodeCommand {
    static final String NAME = "unpair";

    @Option(names = "--yes", description = "Without it nothing is done: no replication goes on after this.")
    boolean yes;

    @Option(names = "--json", description = "Print one line of JSON: what is gone, and what remains.")
    boolean json;

    UnpairCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        if (!yes) {
            program.complain(
                    "wazo-ha: unpair ends the replication and removes key and password of the pair; say --yes");
            return ExitStatus.USAGE;
        }
        return program.work.unpair(program.paths().root()).print(program, json);
    }
}
