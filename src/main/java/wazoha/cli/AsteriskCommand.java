package wazoha.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The daemon's own way into Asterisk (docs/install.md). */
@Command(
        name = AsteriskCommand.NAME,
        customSynopsis = "wazo-ha asterisk prepare [--peer ADDRESS] [--dry-run] [--json] [--root DIR]",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all of it is so",
            "1:refused: a file of the administrator says otherwise; the message names it, and what to type",
            "2:wrong usage",
            "78:the configuration is wrong"
        },
        description = {
            "Makes the daemon's user of Asterisk's management interface, with a random secret and no more rights than it"
                    + " needs, and exempts the other node from fail2ban. On both nodes, once; repeating it repairs.",
            "It writes files of its own: manager.d/wazo-ha.conf in /etc/asterisk, jail.d/wazo-ha.conf in /etc/fail2ban,"
                    + " ami.password and conf.d/15-asterisk.yml in /etc/wazo-ha. Files of the administrator are only read."
                    + " A purge of the package removes all of them."
        })
final class AsteriskCommand extends NodeCommand {
    static final String NAME = "asterisk";

    @Parameters(paramLabel = "prepare", description = "The only verb.")
    String verb = "";

    @Option(
            names = "--peer",
            paramLabel = "ADDRESS",
            description = "The other node, for fail2ban; by default the one of this node's role.")
    String peer = "";

    @Option(names = "--dry-run", description = "Only print what would be written.")
    boolean dryRun;

    @Option(names = "--json", description = "Print one line of JSON: what was done, and what remains to be done.")
    boolean json;

    AsteriskCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        if (!verb.equals("prepare")) {
            program.complain("wazo-ha: asterisk knows only the verb prepare, not '%s'; see 'wazo-ha asterisk --help'"
                    .formatted(verb));
            return ExitStatus.USAGE;
        }
        return program.work
                .prepareAsterisk(program.paths().root(), peer, dryRun)
                .print(program, json);
    }
}
