package wazoha.asterisk;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import wazoha.disk.AtomicFile;
import wazoha.node.ProbeUser;

/**
 * The include file that gives the AORs of a plain Asterisk our expiry and introduces the pair's probes, and the lines of {@code pjsip.conf} that name
 * it. A section that was defined before is added to by {@code [name](+type=aor)}, and Asterisk takes the last value of
 * an option; so the file must be named after all sections.
 *
 * <p>Asterisk throws away what follows an addition to a section that is not there, and an AOR may be removed while our
 * file still names it. Therefore before each addition stands a section of the same name whose type nobody reads but
 * which the filter accepts (it is a regular expression, and the first match wins): where the AOR is gone, that one is
 * added to.
 */
final class PjsipInclude {
    private static final String BEGIN = "; wazo-ha: begin (removed when high availability is disabled)";
    /** The same where the file did not end with a line break, so that removal gives it back to the byte. */
    private static final String BEGIN_JOINED = "; wazo-ha: begin, joined (removed when high availability is disabled)";

    private static final String END = "; wazo-ha: end";
    private static final String PLACEHOLDER = "wazo-ha-no-aor";
    private static final String HEAD =
            "; Made by wazo-ha: the expiry of registrations while high availability is on. Changes here are lost.\n";

    /** Known by the user of its From, not by an address: phones may come from the peer's address as well. */
    private static final String INTRODUCTION = """

            ; the probes of this pair are answered, and are not logged as those of a stranger; they may do nothing else
            [%s]
            type=endpoint
            context=wazo-ha-nothing
            disallow=all
            allow=ulaw
            allow_subscribe=no
            allow_transfer=no
            """.formatted(ProbeUser.NAME);

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\[\\]();,\\\\\\s][^\\p{Cntrl}\\[\\]();\\\\]*");

    private final Path include;
    private final Path pjsip;

    /** @param include beside {@code pjsip.conf} */
    PjsipInclude(Path include) {
        this.include = include;
        this.pjsip = include.resolveSibling("pjsip.conf");
    }

    /** Whether there is an Asterisk that reads {@code pjsip.conf}. */
    boolean hasHost() {
        return Files.isRegularFile(pjsip);
    }

    Path file() {
        return include;
    }

    /** Whether the name can stand in a section's head. */
    static boolean fits(String aor) {
        return aor.length() <= 80 && NAME.matcher(aor).matches();
    }

    /** The AORs that the include file names now. */
    List<String> aors() throws IOException {
        var names = new ArrayList<String>();
        for (var line : content().orElse("").lines().toList()) {
            if (line.startsWith("[") && line.endsWith("](+type=aor)")) {
                names.add(line.substring(1, line.lastIndexOf(']')));
            }
        }
        return names;
    }

    /** What the include file holds, if it is there. */
    Optional<String> content() throws IOException {
        return Files.exists(include) ? Optional.of(Files.readString(include)) : Optional.empty();
    }

    static String textFor(Collection<String> aors) {
        var text = new StringBuilder(HEAD).append(INTRODUCTION);
        for (var aor : new TreeSet<>(aors)) {
            text.append("\n; takes the addition if the AOR is gone\n[%s]\ntype=%s\n".formatted(aor, PLACEHOLDER));
            text.append("[%s](+type=aor)\n".formatted(aor));
            for (var expiry : Expiry.values()) {
                text.append("%s=%s\n".formatted(expiry.aor, expiry.paired));
            }
        }
        return text.toString();
    }

    /** The file first, then its name: {@code pjsip.conf} never names what is not there. */
    boolean put(String text) throws IOException {
        boolean changed = !content().equals(Optional.of(text));
        if (changed) {
            AtomicFile.write(include, text, "rw-r--r--");
        }
        var host = Files.readString(pjsip);
        if (isNamedIn(host)) {
            return changed;
        }
        boolean joined = !host.isEmpty() && !host.endsWith("\n");
        AtomicFile.rewrite(
                pjsip,
                "%s%s%s\n#tryinclude \"%s\"\n%s\n"
                        .formatted(
                                host, joined ? "\n" : "", joined ? BEGIN_JOINED : BEGIN, include.getFileName(), END));
        return true;
    }

    /** Takes our lines out; where the administrator names the file in a line of his own, an empty file stays. */
    boolean remove() throws IOException {
        boolean changed = false;
        if (hasHost()) {
            var host = Files.readString(pjsip);
            var without = withoutBlock(host);
            if (!without.equals(host)) {
                AtomicFile.rewrite(pjsip, without);
                changed = true;
            }
            if (isNamedIn(without)) {
                if (content().isPresent() && !content().equals(Optional.of(HEAD))) {
                    AtomicFile.write(include, HEAD, "rw-r--r--");
                    changed = true;
                }
                return changed;
            }
        }
        changed |= Files.exists(include);
        AtomicFile.delete(include);
        return changed;
    }

    /** Why {@code pjsip.conf} cannot be rewritten without harm. */
    Optional<String> obstacle() throws IOException {
        try {
            Files.readString(pjsip);
            return Optional.empty();
        } catch (CharacterCodingException notUtf8) {
            return Optional.of("%s is not UTF-8 and was left alone: add the line '#tryinclude \"%s\"' at its end"
                    .formatted(pjsip, include.getFileName()));
        }
    }

    boolean isNamed() throws IOException {
        return isNamedIn(Files.readString(pjsip));
    }

    private boolean isNamedIn(String host) {
        var name = Pattern.quote(String.valueOf(include.getFileName()));
        return Pattern.compile("(?m)^\\s*#(try)?include\\s+[\"<]?([^\">;]*/)?" + name + "[\">]?\\s*(;.*)?$")
                .matcher(host)
                .find();
    }

    private static String withoutBlock(String host) {
        for (var begin : List.of(BEGIN, BEGIN_JOINED)) {
            int from = host.indexOf(begin + "\n");
            int to = from < 0 ? -1 : host.indexOf("\n" + END + "\n", from);
            if (to >= 0) {
                var head = host.substring(0, from);
                var rest = host.substring(to + END.length() + 2);
                boolean joined = begin.equals(BEGIN_JOINED) && rest.isEmpty() && head.endsWith("\n");
                return (joined ? head.substring(0, head.length() - 1) : head) + rest;
            }
        }
        return host;
    }
}
