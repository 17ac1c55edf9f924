package wazoha.replication;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of schema {@code public} that is copied, and the SQL that names its rows in the same words on both servers.
 *
 * @param name as the catalogue has it, unquoted
 * @param roots the partitioned tables that this one is a part of, nearest first
 * @param columns what travels, by name in byte order: all but the generated columns
 * @param key the columns of the primary key in the same order; empty without one: then equal rows are counted
 */
record CopiedTable(String name, List<String> roots, List<String> columns, List<String> key) {
    /** The table in SQL; {@code ONLY} because children of an inheritance are tables of their own. */
    String from() {
        return "ONLY " + target();
    }

    String target() {
        return "public." + Sql.name(name);
    }

    String columnList() {
        return columns.stream().map(Sql::name).collect(Collectors.joining(", "));
    }

    /**
     * The hash of a row, a bigint. The text of a row of named columns knows no OID and no column order, and exists for
     * every type, json included; with {@link Canonical} settings it is the same on both servers.
     */
    String rowHash() {
        return hash(columns);
    }

    /** The hash of a row's key; of the whole row where there is no key. */
    String keyHash() {
        return hash(key.isEmpty() ? columns : key);
    }

    /** The key as a JSON array in text; of a table without key the row's hash in one. */
    String keyText() {
        return key.isEmpty() ? "jsonb_build_array(%s)::text".formatted(rowHash()) : jsonArray(key);
    }

    private static String jsonArray(List<String> names) {
        return "jsonb_build_array(%s)::text"
                .formatted(names.stream().map(Sql::name).collect(Collectors.joining(", ")));
    }

    private static String hash(List<String> names) {
        return "hashtextextended(ROW(%s)::text COLLATE \"C\", 0)"
                .formatted(names.stream().map(Sql::name).collect(Collectors.joining(", ")));
    }
}
