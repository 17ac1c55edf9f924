package wazoha.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import wazoha.node.Finding;
import wazoha.node.Finding.Severity;
import wazoha.node.Findings;

/** What keeps the pair from working, before it is needed. */
@Command(
        name = PreflightCommand.NAME,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:nothing keeps replication or failover from working; there may be warnings",
            "1:something does, or the command was interrupted"
        },
        description = {
            "Looks at everything that replication and failover need, on this node and, from a master, on its slave: what it"
                    + " found, where, why it matters and what to type. Run it on both nodes, as root.",
            "Changes nothing, needs no daemon, and ends by itself: the looks are given up after 7 s, also if the peer is dead."
                    + " What could not be looked at is said to be so."
        })
final class PreflightCommand extends NodeCommand {
    static final String NAME = "preflight";

    @Option(names = "--json", description = "Print one object of JSON with the list \"findings\".")
    boolean json;

    PreflightCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() throws InterruptedException {
        var found = program.work.preflight(program.paths().root());
        program.print(json ? json(found).toString() : PreflightText.of(found, program.work.version()));
        return found.refuse() ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    private ObjectNode json(Findings found) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("ok", !found.refuse());
        node.put("version", program.work.version());
        node.put("node_type", found.role().wire());
        node.put("remote_address", found.peer());
        for (var severity : Severity.values()) {
            node.put(severity.name().toLowerCase(Locale.ROOT), found.count(severity));
        }
        node.put("took_millis", found.took().toMillis());
        var list = node.putArray("findings");
        found.all().forEach(finding -> list.add(json(finding)));
        return node;
    }

    private static ObjectNode json(Finding finding) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        node.put("check", finding.check());
        node.put("where", finding.where().wire());
        node.put("what", finding.what());
        var details = node.putArray("details");
        finding.details().forEach(details::add);
        node.put("why", finding.why());
        node.put("remedy", finding.remedy());
        return node;
    }
}
