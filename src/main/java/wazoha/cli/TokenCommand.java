package wazoha.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import wazoha.api.TokenStore;

/** Makes, shows and withdraws tokens of the REST API. Needs no daemon: a running one sees the change at once. */
@Command(
        name = TokenCommand.NAME,
        customSynopsis = {
            "wazo-ha token create [--acl PATTERN]... [--json] [--root DIR]",
            "       wazo-ha token list [--json] [--root DIR]",
            "       wazo-ha token revoke ID [--root DIR]"
        },
        description = {
            "create makes a token for the header X-Auth-Token and prints it, alone, on stdout.",
            "It is stored only as a hash and cannot be shown again.",
            "list shows what each token permits, and revoke withdraws the one with this id."
        })
final class TokenCommand extends NodeCommand {
    static final String NAME = "token";

    @Parameters(index = "0", paramLabel = "VERB", description = "create, list or revoke.")
    String verb = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ID",
            description = "Which token to revoke, as list shows it.")
    String id = "";

    @Option(
            names = "--acl",
            paramLabel = "PATTERN",
            arity = "1..*",
            description =
                    "What the token permits: * is one segment, # anything, a leading ! denies (default: confd.#).")
    List<String> acl = List.of("confd.#");

    @Option(
            names = "--json",
            description = "Print {\"token\": \"...\"}, or a line {\"id\", \"created\", \"acl\"} for each token.")
    boolean json;

    TokenCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        if (verb.equals("revoke") == id.isEmpty()) {
            return usage(id.isEmpty() ? "revoke needs the ID of a token" : "only revoke takes an ID");
        }
        return switch (verb) {
            case "create" -> create();
            case "list" -> list();
            case "revoke" -> revoke();
            default -> usage("knows only the verbs create, list and revoke, not '%s'".formatted(verb));
        };
    }

    private int usage(String mistake) {
        program.complain("wazo-ha: token %s; see 'wazo-ha token --help'".formatted(mistake));
        return ExitStatus.USAGE;
    }

    private TokenStore store() {
        return new TokenStore(program.paths(), program.time);
    }

    private int create() {
        try {
            var token = store().create(acl);
            program.print(json ? "{\"token\": \"%s\"}".formatted(token) : token);
            return ExitStatus.DONE;
        } catch (IllegalArgumentException badPattern) {
            program.complain("wazo-ha: no token was made: " + badPattern.getMessage());
            return ExitStatus.USAGE;
        } catch (IOException failed) {
            return failed("no token was made", failed);
        }
    }

    private int list() {
        try {
            for (var token : store().list()) {
                program.print(json ? json(token) : text(token));
            }
            return ExitStatus.DONE;
        } catch (IOException failed) {
            return failed("the tokens cannot be shown", failed);
        }
    }

    private int revoke() {
        try {
            if (!store().revoke(id)) {
                program.complain("wazo-ha: no token has the id '%s': 'wazo-ha token list' shows them"
                        .formatted(id.replaceAll("\\p{Cntrl}", "?")));
                return ExitStatus.REFUSED;
            }
            program.print("Revoked: a running daemon refuses it from now on.");
            return ExitStatus.DONE;
        } catch (IOException failed) {
            return failed("no token was revoked", failed);
        }
    }

    private int failed(String what, IOException failed) {
        program.complain("wazo-ha: %s: %s in %s; are you root?"
                .formatted(what, failed.getMessage(), program.paths().state()));
        return ExitStatus.REFUSED;
    }

    private static String text(TokenStore.Listed token) {
        return "%-36s  %-20s  %s"
                .formatted(
                        Plain.line(new TextNode(token.id())),
                        Plain.line(new TextNode(token.created().replaceFirst("\\.[0-9]+Z$", "Z"))),
                        Plain.line(new TextNode(String.join(" ", token.acl()))));
    }

    private static String json(TokenStore.Listed token) {
        var line = JsonNodeFactory.instance.objectNode();
        line.put("id", token.id()).put("created", token.created());
        var list = line.putArray("acl");
        token.acl().forEach(list::add);
        return line.toString();
    }
}
