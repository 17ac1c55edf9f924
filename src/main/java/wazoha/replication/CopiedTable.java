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
    /** What of a column's value is hashed, so that any two values that a copy would not make equal have two hashes. */
    enum Form {
        /** The value: its type's own hash is one of all its bits. */
        VALUE("%s"),
        INTEGER("%s", "hashint4extended"),
        UUID("%s", "uuid_hash_extended"),
        /** The same for texts; some collations give one hash to texts that only count as equal. */
        COLLATED("%s COLLATE \"C\""),
        /** Its binary form: the type's own hash takes 1.0 for 1.00, or folds 64 bits into 32. */
        SENT("record_send(ROW(%s))"),
        /**
         * Its text, where the binary form is not the same on two servers or after a copy: of user's types, whose OIDs
         * differ, and of floats, of which some have several forms of "not a number".
         */
        TEXT("%s::text COLLATE \"C\"");

        private final String sql;
        /** The type's own hash of 64 bits, which costs less than that of a record; empty if another does. */
        private final String own;

        Form(String sql) {
            this(sql, "");
        }

        Form(String sql, String own) {
            this.sql = sql;
            this.own = own;
        }
    }

    record Column(String name, Form form) {
        String sql() {
            return Sql.name(name);
        }

        private String hashed() {
            return form.sql.formatted(sql());
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
     * The hash of a row, a bigint, of its named columns: it knows no OID and no column order; with {@link Canonical}
     * settings it is the same on both servers, and it takes half the time of a hash of the whole row's binary form. The
     * hash of a record is linear in those of its columns, so in a sum of rows two that exchange a value would cancel out:
     * hence it is hashed once more (docs/decisions/0027).
     */
    String rowHash() {
        return "hashtextextended(%s::text COLLATE \"C\", 0)".formatted(hash(columns));
    }

    /** The hash of a row's key; of the whole row where there is no key. */
    String keyHash() {
        return key.isEmpty() ? rowHash() : hash(key);
    }

    /** The number of the part that a row belongs to. */
    String part() {
        return parts == 1 ? "0" : "(%s & %d)".formatted(quickHash(), parts - 1);
    }

    private String quickHash() {
        boolean own = key.size() == 1 && !key.get(0).form().own.isEmpty();
        return own ? "%s(%s, 0)".formatted(key.get(0).form().own, key.get(0).sql()) : keyHash();
    }

    /** The key as a JSON array in text; of a table without key the row's hash in one. */
    String keyText() {
        return "jsonb_build_array(%s)::text".formatted(key.isEmpty() ? rowHash() : list(key));
    }

    private static String list(List<Column> columns) {
        return columns.stream().map(Column::sql).collect(Collectors.joining(", "));
    }

    private static String hash(List<Column> columns) {
        return "hash_record_extended(ROW(%s), 0)"
                .formatted(columns.stream().map(Column::hashed).collect(Collectors.joining(", ")));
    }
}
