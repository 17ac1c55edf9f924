package wazoha.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A man page in roff, from what the command says of itself (man(7), groff_man(7)). */
final class ManPage {
    private static final String HEAD =
            ".\\\" Printed from the command itself: ./test -Dtest=ManPagesTest -Dwrite=true writes it anew.\n";
    /** Programs of /usr/sbin; all others are in /usr/bin. */
    private static final String FOR_ADMINISTRATORS = "xivo-";

    private final CommandLine line;
    private final CommandSpec spec;
    private final StringBuilder page = new StringBuilder(HEAD);

    private ManPage(CommandLine line) {
        this.line = line;
        this.spec = line.getCommandSpec();
    }

    /** The page's name: {@code wazo-ha-status}; scripts have their own. */
    static String name(CommandLine line) {
        var name = line.getCommandName();
        boolean own = line.getParent() == null || isScript(name);
        return own ? name : line.getParent().getCommandName() + "-" + name;
    }

    static boolean isScript(String name) {
        return name.startsWith("wazo-") || name.startsWith("xivo-");
    }

    /** Section 8 for what stands in /usr/sbin, 1 for the rest. */
    static int section(String name) {
        return name.startsWith(FOR_ADMINISTRATORS) ? 8 : 1;
    }

    static String of(CommandLine line) {
        return new ManPage(line).compose();
    }

    private String compose() {
        var name = name(line);
        var description = spec.usageMessage().description();
        page.append(".TH %s %d \"\" \"wazo-ha\" \"High availability of telephony\"\n"
                .formatted(escaped(name.toUpperCase(Locale.ROOT)), section(name)));
        section("NAME", escaped(name) + " \\- " + escaped(firstSentence(description[0])));
        section("SYNOPSIS", escaped(synopsis()));
        section("DESCRIPTION", paragraphs(description));
        arguments();
        options();
        commands();
        exits();
        section("SEE ALSO", seeAlso(name));
        return page.toString();
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replaceFirst("\\.$", "");
    }

    /** A script is called by its own name. */
    private String synopsis() {
        var text = line.getHelp().synopsis(0).replaceAll("\\s+", " ").strip();
        return isScript(line.getCommandName()) ? text.replaceFirst("^wazo-ha (?=wazo-|xivo-)", "") : text;
    }

    private static String paragraphs(String[] texts) {
        return String.join("\n.PP\n", Arrays.stream(texts).map(ManPage::escaped).toList());
    }

    private void arguments() {
        var shown = spec.positionalParameters().stream()
                .filter(argument -> !argument.hidden())
                .toList();
        if (!shown.isEmpty()) {
            page.append(".SH ARGUMENTS\n");
            shown.forEach(argument -> entry(argument.paramLabel(), argument.description()));
        }
    }

    private void options() {
        page.append(".SH OPTIONS\n");
        spec.options().stream().filter(option -> !option.hidden()).forEach(option -> {
            var names = new ArrayList<String>();
            boolean valued = option.arity().max() > 0;
            for (var name : option.names()) {
                names.add(
                        valued
                                ? "%s%s%s".formatted(name, name.startsWith("--") ? "=" : " ", option.paramLabel())
                                : name);
            }
            entry(String.join(", ", names), option.description());
        });
    }

    private void commands() {
        if (line.getSubcommands().isEmpty()) {
            return;
        }
        page.append(".SH COMMANDS\n");
        line.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                entry(name, new String[] {
                    firstSentence(command.getCommandSpec().usageMessage().description()[0]) + "."
                });
            }
        });
    }

    private void exits() {
        var own = spec.usageMessage().exitCodeList();
        if (!own.isEmpty()) {
            page.append(".SH EXIT STATUS\n");
            own.forEach((status, meaning) -> entry(status, new String[] {meaning}));
            return;
        }
        section(
                "EXIT STATUS",
                "0 done, 1 refused or no daemon runs, 2 usage, 3 the peer is unreachable, 78 the configuration files are"
                        + " wrong.");
    }

    private String seeAlso(String name) {
        var root = line.getParent() == null ? line : line.getParent();
        var others = new ArrayList<String>();
        if (!name.equals(root.getCommandName())) {
            others.add(root.getCommandName());
        }
        root.getSubcommands().values().stream()
                .filter(other -> !other.getCommandSpec().usageMessage().hidden())
                .filter(other -> name.equals(root.getCommandName()) || isScript(other.getCommandName()))
                .map(ManPage::name)
                .filter(other -> !other.equals(name))
                .forEach(others::add);
        return String.join(
                ",\n",
                others.stream()
                        .map(other -> ".BR %s (%d)".formatted(escaped(other), section(other)))
                        .toList());
    }

    private void section(String title, String text) {
        page.append(".SH %s\n%s\n".formatted(title, text));
    }

    private void entry(String tag, String[] description) {
        page.append(".TP\n.B %s\n%s\n".formatted(escaped(tag), escaped(String.join(" ", List.of(description)))));
    }

    /** A hyphen of a command stays one when it is copied; no text begins a request. */
    static String escaped(String text) {
        var plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
