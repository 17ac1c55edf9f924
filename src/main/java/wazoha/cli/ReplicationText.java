package wazoha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The answers about the replication, in the words of people. */
final class ReplicationText {
    /** Digits of a hash that people compare. */
    private static final int HASH = 12;
    /** Tables named in one line. */
    private static final int NAMED = 6;

    private ReplicationText() {}

    static String status(JsonNode status) {
        var lines = new ArrayList<String>();
        line(lines, "role", Plain.line(status.path("role")));
        if (status.path("slave").isObject()) {
            slave(lines, status.path("slave"));
            each(lines, status.path("databases"), ReplicationText::applied);
        } else {
            master(lines, status);
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static void slave(List<String> lines, JsonNode slave) {
        line(lines, "state", "the master copies into this node; 'wazo-ha replication status' there tells more");
        if (!slave.path("readable").asBoolean()) {
            line(lines, "letterbox", "not readable: is this node's own PostgreSQL up?");
            return;
        }
        long runs = slave.path("runs").asLong();
        line(
                lines,
                "proven",
                (slave.path("proven").asBoolean() ? "yes" : "never: this node does not serve without data")
                        + (runs < 0 ? "" : "; %d changes of the master were applied here".formatted(runs)));
        line(
                lines,
                "data",
                slave.path("dirty").asBoolean()
                        ? "dirty: this node holds changes that the master has not fetched; nothing is copied here"
                        : "clean");
    }

    private static void master(List<String> lines, JsonNode status) {
        var result = Plain.line(status.path("lastResult"));
        line(lines, "state", Plain.line(status.path("state")) + (result.isEmpty() ? "" : ": " + result));
        line(
                lines,
                "proven",
                ago(status.path("provenAgeMillis"), "not since the daemon started") + "; all tables: "
                        + ago(status.path("wholeAgeMillis"), "not since the daemon started"));
        line(lines, "running", status.path("running").isObject() ? progress(status) : "no");
        var totals = status.path("totals");
        line(
                lines,
                "runs",
                "%d proven, of which %d changed nothing; %d failed%s"
                        .formatted(
                                totals.path("proven").asLong(),
                                totals.path("unchanged").asLong(),
                                totals.path("failed").asLong(),
                                totals.path("failureAgeMillis").asLong() < 0
                                        ? ""
                                        : ", the last " + ago(totals.path("failureAgeMillis"), "")));
        line(
                lines,
                "moved",
                "%d rows, %d bytes"
                        .formatted(
                                totals.path("rows").asLong(),
                                totals.path("bytes").asLong()));
        var databases = status.path("databases");
        each(lines, databases, ReplicationText::copied);
        boolean several = databases.size() > 1;
        status.path("runs").forEach(run -> lines.add(run(run) + (several ? inDatabase(run) : "")));
    }

    /** A line for each of several databases; of a single one the other lines say it. */
    private static void each(List<String> lines, JsonNode databases, Function<JsonNode, String> words) {
        if (databases.size() > 1) {
            databases.forEach(
                    one -> line(lines, "database", Plain.line(one.path("database")) + ": " + words.apply(one)));
        }
    }

    private static String copied(JsonNode database) {
        var failure = Plain.line(database.path("failure"));
        return "%s, proven %s%s"
                .formatted(
                        Plain.line(database.path("state")),
                        ago(database.path("provenAgeMillis"), "not since the daemon started"),
                        failure.isEmpty() ? "" : "; " + failure);
    }

    private static String applied(JsonNode database) {
        var failure = Plain.line(database.path("failure"));
        return failure.isEmpty()
                ? "%s; %d changes of the master were applied"
                        .formatted(
                                Plain.line(database.path("state")),
                                database.path("runs").asLong())
                : failure;
    }

    private static String inDatabase(JsonNode run) {
        return "  [%s]".formatted(Plain.line(run.path("database")));
    }

    /** How far the run that goes on is; empty if none does. */
    static String progress(JsonNode status) {
        var going = status.path("running");
        if (!going.isObject()) {
            return "";
        }
        var table = Plain.line(going.path("table"));
        return "%s: %s%s, %d of %d tables, %d rows, %d bytes"
                .formatted(
                        Plain.line(going.path("trigger")),
                        Plain.line(going.path("phase")),
                        table.isEmpty() ? "" : " " + table,
                        going.path("done").asInt(),
                        going.path("of").asInt(),
                        going.path("rows").asLong(),
                        going.path("bytes").asLong());
    }

    private static String run(JsonNode run) {
        var times = run.path("times").asLong();
        var what = run.path("proven").asBoolean()
                ? "%s%s: %s; %d rows, %d bytes, %d ms, hash %s"
                        .formatted(
                                Plain.line(run.path("scope")),
                                run.path("firstFill").asBoolean() ? ", first fill" : "",
                                differing(run),
                                run.path("rowsDeleted").asLong()
                                        + run.path("rowsInserted").asLong(),
                                run.path("bytes").asLong(),
                                run.path("millis").asLong(),
                                shortened(run.path("hash")))
                : "failed: " + Plain.line(run.path("failure"));
        return "  %-24s  %-10s  %s%s"
                .formatted(
                        Plain.line(run.path("at")),
                        Plain.line(run.path("trigger")),
                        what,
                        times > 1 ? " (%d times)".formatted(times) : "");
    }

    private static String differing(JsonNode run) {
        int tables = run.path("tables").asInt();
        var names = run.path("changedTables");
        if (names.isEmpty()) {
            return "%d tables equal".formatted(tables);
        }
        String named = StreamSupport.stream(names.spliterator(), false)
                .limit(NAMED)
                .map(Plain::line)
                .collect(Collectors.joining(", "));
        int others = names.size() - NAMED;
        return "%d of %d tables differed (%s%s)"
                .formatted(names.size(), tables, named, others > 0 ? " and %d more".formatted(others) : "");
    }

    static String verification(JsonNode verification) {
        var lines = new ArrayList<String>();
        for (var database : verification.path("databases")) {
            var differences = database.path("differences");
            for (var one : differences) {
                lines.add("%s: %d rows are missing on the slave, %d there are not the master's (%d here, %d there)"
                        .formatted(
                                Plain.line(one.path("table")),
                                one.path("missing").asLong(),
                                one.path("surplus").asLong(),
                                one.path("masterRows").asLong(),
                                one.path("slaveRows").asLong()));
            }
            lines.add("Database %s: %s; compared in %d ms at snapshot %s, hash here %s"
                    .formatted(
                            Plain.line(database.path("database")),
                            differences.isEmpty()
                                    ? "all %d tables are equal"
                                            .formatted(database.path("tables").asInt())
                                    : "%d of %d tables differ"
                                            .formatted(
                                                    differences.size(),
                                                    database.path("tables").asInt()),
                            database.path("millis").asLong(),
                            Plain.line(database.path("snapshot")),
                            shortened(database.path("hash"))));
        }
        if (!verification.path("equal").asBoolean()) {
            lines.add(
                    "What changed in the last seconds counts as a difference. 'wazo-ha replication run' carries it over.");
        }
        return String.join(System.lineSeparator(), lines);
    }

    static String tables(JsonNode tables) {
        var lines = new ArrayList<String>();
        boolean several = StreamSupport.stream(tables.spliterator(), false)
                        .map(table -> Plain.line(table.path("database")))
                        .distinct()
                        .count()
                > 1;
        int width = StreamSupport.stream(tables.spliterator(), false)
                .mapToInt(table -> name(table, several).length())
                .max()
                .orElse(5);
        String form = "%-" + Math.max(width, 5) + "s  %-13s  %11s  %9s  %s";
        lines.add(form.formatted("table", "class", "rows here", "size", "what is done"));
        int unclassified = 0;
        int copied = 0;
        for (var table : tables) {
            boolean known = table.path("classified").asBoolean();
            unclassified += known ? 0 : 1;
            copied += table.path("copied").asBoolean() ? 1 : 0;
            lines.add(form.formatted(
                    name(table, several),
                    known ? Plain.line(table.path("tableClass")) : "UNCLASSIFIED",
                    (table.path("estimated").asBoolean() ? "about " : "")
                            + table.path("rows").asLong(),
                    size(table.path("bytes").asLong()),
                    Plain.line(table.path("why"))));
        }
        lines.add("%d tables, %d copied, %d unclassified".formatted(tables.size(), copied, unclassified));
        return String.join(System.lineSeparator(), lines);
    }

    private static String name(JsonNode table, boolean several) {
        return (several ? Plain.line(table.path("database")) + "." : "") + Plain.line(table.path("table"));
    }

    private static String size(long bytes) {
        return bytes < 10L * 1024 * 1024
                ? "%d kB".formatted((bytes + 1023) / 1024)
                : "%d MB".formatted(bytes / (1024 * 1024));
    }

    private static String shortened(JsonNode hash) {
        var text = Plain.line(hash).toLowerCase(Locale.ROOT);
        return text.substring(0, Math.min(HASH, text.length()));
    }

    private static String ago(JsonNode millis, String never) {
        long age = millis.asLong(-1);
        return age < 0 ? never : Plain.age(Duration.ofMillis(age)) + " ago";
    }

    private static void line(List<String> lines, String name, String value) {
        lines.add("%-11s %s".formatted(name, value));
    }
}
