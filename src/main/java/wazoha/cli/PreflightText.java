package wazoha.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.Finding;
import wazoha.node.Finding.Severity;
import wazoha.node.Findings;
import wazoha.node.NodeRole;

/** The findings of a preflight for people: the worst first, and what is fine in one line each. */
final class PreflightText {
    private final List<String> lines = new ArrayList<>();

    private PreflightText() {}

    static String of(Findings found, String version) {
        var text = new PreflightText();
        text.lines.add("wazo-ha %s on this %s%s"
                .formatted(
                        version,
                        found.role() == NodeRole.DISABLED
                                ? "node, which has no role"
                                : found.role().wire(),
                        found.peer().isEmpty() ? "" : ", the peer is " + found.peer()));
        for (var severity : Severity.values()) {
            text.part(severity, found);
        }
        text.lines.add("");
        text.lines.add("%s %d refuse, %d warn, %d not looked at, %d fine; looked for %s."
                .formatted(
                        found.refuse()
                                ? "Something keeps replication or failover from working:"
                                : "Nothing that was looked at keeps replication or failover from working:",
                        found.count(Severity.REFUSES),
                        found.count(Severity.WARNS),
                        found.count(Severity.NOT_LOOKED_AT),
                        found.count(Severity.FINE),
                        Plain.age(found.took())));
        return String.join(System.lineSeparator(), text.lines);
    }

    private void part(Severity severity, Findings found) {
        if (found.count(severity) == 0) {
            return;
        }
        lines.add("");
        lines.add(
                switch (severity) {
                    case REFUSES -> "REFUSES";
                    case WARNS -> "WARNS";
                    case NOT_LOOKED_AT -> "NOT LOOKED AT";
                    case FINE -> "FINE";
                });
        found.all().stream().filter(one -> one.severity() == severity).forEach(this::one);
    }

    private void one(Finding finding) {
        lines.add("  %-30s %s"
                .formatted("%s (%s)".formatted(finding.check(), finding.where().wire()), plain(finding.what())));
        finding.details().forEach(detail -> lines.add("    - " + plain(detail)));
        if (!finding.why().isEmpty()) {
            lines.add("    why: " + plain(finding.why()));
        }
        if (!finding.remedy().isEmpty()) {
            lines.add("    do:  " + plain(finding.remedy()));
        }
    }

    /** Much of it was said by others. */
    private static String plain(String text) {
        return Plain.line(TextNode.valueOf(text));
    }
}
