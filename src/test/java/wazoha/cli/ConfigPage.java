package wazoha.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The man page of the settings, from the sample that explains them: a comment of one or more lines above each key. */
final class ConfigPage {
    private static final String HEAD = """
        .\\" Printed from etc/config.yml: ./test -Dtest=ManPagesTest -Dwrite=true writes it anew.
        .TH WAZO\\-HA\\-CONFIG 5 "" "wazo-ha" "High availability of telephony"
        .SH NAME
        wazo\\-ha\\-config \\- settings of wazo\\-ha
        .SH SYNOPSIS
        .nf
        /etc/wazo\\-ha/config.yml
        /etc/wazo\\-ha/conf.d/*.yml
        .fi
        .SH DESCRIPTION
        """;
    private static final String TAIL = """
        .SH FILES
        .TP
        .I /usr/share/wazo\\-ha/profiles/
        Settings for a Wazo host and for a plain Asterisk: one of them is copied to /etc/wazo\\-ha/conf.d/.
        .TP
        .I /usr/share/doc/wazo\\-ha/examples/config.yml
        Every key at its default.
        .SH SEE ALSO
        .BR wazo\\-ha (1),
        .BR wazo\\-ha\\-run (1)
        """;
    private static final Pattern KEY = Pattern.compile("( *)([a-z_]+): *(.*)");
    private static final int INDENT = 2;

    private final StringBuilder page = new StringBuilder(HEAD);
    private final List<String> comment = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private boolean introduced;

    private ConfigPage() {}

    static String of(List<String> sample) {
        var writer = new ConfigPage();
        sample.forEach(writer::line);
        writer.items();
        return writer.page + TAIL;
    }

    /** Every key of the sample, dotted, sections too. */
    static List<String> keys(List<String> sample) {
        var writer = new ConfigPage();
        var keys = new ArrayList<String>();
        for (var line : sample) {
            var key = KEY.matcher(line);
            if (key.matches()) {
                keys.add(writer.dotted(key));
            }
        }
        return keys;
    }

    private void line(String line) {
        var text = line.strip();
        var key = KEY.matcher(line);
        if (text.startsWith("#")) {
            items();
            comment.add(text.substring(1).strip());
        } else if (text.startsWith("- ")) {
            items.add(text.substring(2));
        } else if (key.matches()) {
            items();
            key(key);
        } else {
            items();
            introduce();
        }
    }

    /** What stands before the first key is about all of them. */
    private void introduce() {
        if (!introduced) {
            page.append(paragraphs()).append(".SH SETTINGS\n");
            introduced = true;
        }
        comment.clear();
    }

    private String paragraphs() {
        var text = new StringBuilder();
        for (var line : comment) {
            text.append(line.isEmpty() ? ".PP" : ManPage.escaped(line)).append('\n');
        }
        return text.toString();
    }

    private String dotted(Matcher key) {
        int depth = key.group(1).length() / INDENT;
        path.subList(Math.min(depth, path.size()), path.size()).clear();
        path.add(key.group(2));
        return String.join(".", path);
    }

    private void key(Matcher key) {
        page.append(".TP\n.B %s\n".formatted(ManPage.escaped(dotted(key))));
        page.append(paragraphs());
        comment.clear();
        if (!key.group(3).isEmpty()) {
            page.append("Default: ").append(ManPage.escaped(key.group(3))).append('\n');
        }
    }

    private void items() {
        if (!items.isEmpty()) {
            page.append("Default: ")
                    .append(ManPage.escaped(String.join(", ", items)))
                    .append('\n');
            items.clear();
        }
    }
}
