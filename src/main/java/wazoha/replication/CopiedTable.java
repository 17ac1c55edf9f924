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
 * @param parts in so many parts, a power of two, a comparison divides the rows by their keys
 */
record CopiedTable(String name, List<String> roots, List<Column> columns, List<Column> key, int parts) {
    /**
     * @param plain whether its binary form is the same on two servers and after a copy as text. Not so: user's types, whose
     *     OIDs differ, and floats, of which some have several forms of "not a number"; these are compared as text
     */
    record Column(String name, boolean plain) {
        String sql() {
            return Sql.name(name);
        }

        private String comparable() {
            return plain ? sql() : sql() + "::text";
        }
    }

    /** The table in SQL; {@code ONLY} because children of an inheritance are tables of their own. */
    String from() {
        return "ONLY " + target();
    }

    String target() {
        return "public." + Sql.name(name);
    }

    String columnList() {
        return list(columns);
    }

    /** What COPY writes to; a table without columns has no list of them. */
    String copyTarget() {
        return columns.isEmpty() ? target() : "%s (%s)".formatted(target(), columnList());
    }

    /**
     * The hash of a row, a bigint, of its binary form with named columns: it knows no OID and no column order, and exists
     * for every type, json included; with {@link Canonical} settings it is the same on both servers. The record is hashed as
     * one value, because a hash of its columns is linear in them: two rows that exchange a value would cancel out.
     */
    String rowHash() {
        return hash(columns);
    }

    /** The hash of a row's key; of the whole row where there is no key. */
    String keyHash() {
        return hash(key.isEmpty() ? columns : key);
    }

    /** The number of the part that a row belongs to. */
    String part() {
        return parts == 1 ? "0" : "(%s & %d)".formatted(keyHash(), parts - 1);
    }

    /** The key as a JSON array in text; of a table without key the row's hash in one. */
    String keyText() {
        return "jsonb_build_array(%s)::text".formatted(key.isEmpty() ? rowHash() : list(key));
    }

    private static String list(List<Column> columns) {
        return columns.stream().map(Column::sql).collect(Collectors.joining(", "));
    }

    private static String hash(List<Column> columns) {
        return "hash_record_extended(ROW(record_send(ROW(%s))), 0)"
                .formatted(columns.stream().map(Column::comparable).collect(Collectors.joining(", ")));
    }
}
