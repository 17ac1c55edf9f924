package wazoha.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import wazoha.api.TokenStore;

/** Makes tokens of the REST API. Needs no daemon: a running one sees the new token at once. */
@Command(
        name = TokenCommand.NAME,
        customSynopsis = "wazo-ha token create [--acl PATTERN]... [--json] [--root DIR]",
        description = {
            "Makes a token for the header X-Auth-Token and prints it, alone, on stdout.",
            "It is stored only as a hash and cannot be shown again."
        })
final class TokenCommand extends NodeCommand {
    static final String NAME = "token";

    @Parameters(paramLabel = "create", description = "The only verb.")
    String verb = "";

    @Option(
            names = "--acl",
            paramLabel = "PATTERN",
            arity = "1..*",
            description =
                    "What the token permits: * is one segment, # anything, a leading ! denies (default: confd.#).")
    List<String> acl = List.of("confd.#");

    @Option(names = "--json", description = "Print {\"token\": \"...\"}.")
    boolean json;

    TokenCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        if (!verb.equals("create")) {
            program.complain(
                    "wazo-ha: token knows only the verb create, not '%s'; see 'wazo-ha token --help'".formatted(verb));
            return ExitStatus.USAGE;
        }
        try {
            var token = new TokenStore(program.paths(), program.time).create(acl);
            program.print(json ? "{\"token\": \"%s\"}".formatted(token) : token);
            return ExitStatus.DONE;
        } catch (IllegalArgumentException badPattern) {
            program.complain("wazo-ha: no token was made: " + badPattern.getMessage());
            return ExitStatus.USAGE;
        } catch (IOException failed) {
            program.complain("wazo-ha: no token was made: %s cannot be written (%s); are you root?"
                    .formatted(program.paths().state(), failed.getMessage()));
            return ExitStatus.REFUSED;
        }
    }
}
