package wazoha.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Tag;
import wazoha.node.PeerAddress;

/** The forms that values of several keys share. */
final class Forms {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern BARE_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}");
    private static final Pattern UNIT =
            Pattern.compile("[A-Za-z0-9_.@\\\\][A-Za-z0-9_.@\\\\-]{0,200}\\.(?:service|socket|target|timer)");
    private static final Pattern TABLE_PATTERN = Pattern.compile("[\\p{L}0-9_$*-]+");

    private static final Pattern PLAIN_PATH = Pattern.compile("(?:/[A-Za-z0-9_.=+-]+)+");
    private static final Pattern PLAIN_WORDS = Pattern.compile("[A-Za-z0-9/_.=:@+-]+");
    private static final Pattern HOST_NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}(\\.[A-Za-z0-9][A-Za-z0-9-]{0,62}){0,10}");
    private static final Pattern MAIL_ADDRESS = Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,250}");
    private static final Pattern HTTP_ADDRESS = Pattern.compile("https?://[A-Za-z0-9\\[][^\\s\"<>]{0,1000}");
    private static final Pattern CLUSTER_NAME = Pattern.compile("[0-9]{2}/[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    private Forms() {}

    static final Form<Boolean> TRUTH = (item, problems) -> item.node().getTag().equals(Tag.BOOL)
            ? item.scalar().map(value -> value.toLowerCase(Locale.ROOT).equals("true"))
            : item.wrong(problems, "it must be true or false");

    static final Form<Integer> PORT_NUMBER = (item, problems) -> item.scalar()
            .filter(value -> item.node().getTag().equals(Tag.INT))
            .filter(value -> PORT.matcher(value).matches())
            .map(Integer::valueOf)
            .filter(port -> port >= 1 && port <= 65535)
            .or(() -> item.wrong(problems, "a port is a whole number from 1 to 65535"));

    /** Any line of text that is not empty. */
    static final Form<String> TEXT = text("it must be a text of one line", text -> true);

    /** Names of databases, their users, and users of the system. */
    static final Form<String> PLAIN_NAME = text(
            "a name has letters, digits, dot, hyphen and underscore, and begins with a letter",
            text -> NAME.matcher(text).matches());

    private static final Set<String> SYSTEM_DATABASES = Set.of("postgres", "template0", "template1");

    /** A database of an application. */
    static final Form<String> DATABASE = (item, problems) -> PLAIN_NAME
            .read(item, problems)
            .flatMap(name -> SYSTEM_DATABASES.contains(name)
                    ? item.wrong(problems, "PostgreSQL keeps this one for itself; name a database of an application")
                    : Optional.of(name));

    static final Form<String> ADDRESS = text(
            "it must be an IPv4 or IPv6 address, such as 127.0.0.1, and not a name",
            text -> PeerAddress.parse(text).isPresent());

    static final Form<String> ABSOLUTE =
            text("it must be an absolute path without .. or a slash at its end", Forms::isAbsolute);

    /** A directory that travels: what the other node's forced command lets through. */
    static final Form<String> DIRECTORY = text(
            "it must be an absolute path of letters, digits and _ . = + - alone, without .. or a slash at its end",
            text -> isAbsolute(text) && PLAIN_PATH.matcher(text).matches());

    /** A word of a command that is typed on the other node. */
    static final Form<String> PLAIN_WORD = text(
            "it must be a word of letters, digits and / _ . = : @ + - alone",
            text -> PLAIN_WORDS.matcher(text).matches());

    static final Form<Path> PATH =
            (item, problems) -> ABSOLUTE.read(item, problems).map(Path::of);

    static final Form<String> UNIT_NAME = text(
            "a unit of systemd is named such as asterisk.service",
            text -> UNIT.matcher(text).matches());

    static final Form<String> TABLES = text(
            "a pattern is the name of a table, * stands for any text, and * alone would exclude every table",
            text -> TABLE_PATTERN.matcher(text).matches() && !text.matches("\\*+"));

    /** What rsync takes as {@code --exclude}: it would read a leading sign as a rule of another kind. */
    static final Form<String> FILES = text(
            "a pattern of rsync is a name or a path, * stands for any text; it begins neither with + nor - nor !",
            text -> !text.startsWith("+") && !text.startsWith("-") && !text.startsWith("!") && !text.isBlank());

    static final Form<Duration> DURATION = (item, problems) -> {
        var written = item.scalar().orElse("");
        var duration = item.text().flatMap(Durations::parse);
        if (BARE_NUMBER.matcher(written).matches()) {
            return item.wrong(problems, "a duration needs its unit: write %ss, or use ms, m or h".formatted(written));
        }
        if (duration.isEmpty()) {
            return item.wrong(problems, "a duration is a whole number and its unit, such as 250ms, 3s, 10m or 2h");
        }
        if (duration.get().isZero() || duration.get().compareTo(Durations.LONGEST) > 0) {
            return item.wrong(problems, "it must be more than 0 and at most 8760h, a year");
        }
        return duration;
    };

    /** The name or address of a host whose service we use. */
    static final Form<String> HOST = text(
            "it must be the name or the address of a host",
            text -> HOST_NAME.matcher(text).matches() || PeerAddress.parse(text).isPresent());

    static final Form<String> MAIL = text(
            "it must be a mail address such as root@localhost",
            text -> MAIL_ADDRESS.matcher(text).matches());

    static final Form<String> HTTP = text(
            "it must be an address that begins with http:// or https://",
            text -> HTTP_ADDRESS.matcher(text).matches());

    static final Form<String> CLUSTER = text(
            "a cluster of PostgreSQL is named by its version and its name, such as 15/main",
            text -> CLUSTER_NAME.matcher(text).matches());

    /** A value that may be absent: the empty text says so. */
    static <T> Form<Optional<T>> maybe(Form<T> form) {
        return (item, problems) -> {
            if (item.text().filter(String::isEmpty).isPresent()) {
                return Optional.of(Optional.empty());
            }
            Optional<T> value = form.read(item, problems);
            return value.isPresent() ? Optional.of(value) : Optional.empty();
        };
    }

    static <E extends Enum<E>> Form<E> oneOf(Class<E> type) {
        var names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return (item, problems) -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> item.text()
                        .filter(constant.name().toLowerCase(Locale.ROOT)::equals)
                        .isPresent())
                .findFirst()
                .or(() -> item.wrong(problems, "it must be one of " + names));
    }

    static <T> Form<List<T>> listOf(Form<T> form) {
        return (item, problems) -> {
            var elements = item.elements();
            if (elements.isEmpty()) {
                return item.wrong(problems, "it must be a list, such as [first, second], or [] for none");
            }
            var values = new ArrayList<T>();
            for (var element : elements.get()) {
                form.read(element, problems).ifPresent(values::add);
            }
            return values.size() == elements.get().size() ? Optional.of(List.copyOf(values)) : Optional.empty();
        };
    }

    /** A list in which nothing stands twice. */
    static <T> Form<List<T>> distinct(Form<List<T>> form) {
        return (item, problems) -> form.read(item, problems).flatMap(values -> {
            var seen = new HashSet<T>();
            var twice = values.stream().filter(value -> !seen.add(value)).findFirst();
            if (twice.isPresent()) {
                return item.wrong(problems, "%s stands in it twice".formatted(twice.get()));
            }
            return Optional.of(values);
        });
    }

    static <T> Form<List<T>> notEmpty(Form<List<T>> form) {
        return (item, problems) -> form.read(item, problems).flatMap(values -> {
            if (values.isEmpty()) {
                return item.wrong(problems, "it needs at least one element");
            }
            return Optional.of(values);
        });
    }

    private static boolean isAbsolute(String text) {
        return text.startsWith("/")
                && text.length() > 1
                && Path.of(text).normalize().toString().equals(text);
    }

    private static Form<String> text(String remedy, Predicate<String> accepted) {
        return (item, problems) -> item.text()
                .filter(text -> !text.isEmpty() && !CONTROL.matcher(text).find())
                .filter(accepted)
                .or(() -> item.wrong(problems, remedy));
    }
}
