package wazoha.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The daemon's own way into its database (docs/install.md). */
@Command(
        name = DatabaseCommand.NAME,
        customSynopsis = "wazo-ha database prepare [--dry-run] [--json] [--root DIR]",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:the daemon gets in", "1:refused, or it does not get in", "2:wrong usage"},
        description = {
            "Makes the role of the daemon in this node's own database, with its password and the rights that it needs and"
                    + " no more: it is no superuser. On both nodes, once; repeating it repairs.",
            "Needs the superuser of PostgreSQL for that moment: 'runuser -u postgres -- psql', or database.admin_user."
        })
final class DatabaseCommand extends NodeCommand {
    static final String NAME = "database";

    @Parameters(paramLabel = "prepare", description = "The only verb.")
    String verb = "";

    @Option(names = "--dry-run", description = "Only print the SQL that would run.")
    boolean dryRun;

    @Option(names = "--json", description = "Print one line of JSON: what was done, and what remains to be done.")
    boolean json;

    DatabaseCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        if (!verb.equals("prepare")) {
            program.complain("wazo-ha: database knows only the verb prepare, not '%s'; see 'wazo-ha database --help'"
                    .formatted(verb));
            return ExitStatus.USAGE;
        }
        return program.work.prepareDatabase(program.paths().root(), dryRun).print(program, json);
    }
}
