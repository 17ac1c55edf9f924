package wazoha.replication;

/**
 * The SQL of what a table of the slave holds beyond its base: one JSON line a row, and one hash over all lines.
 *
 * @param table of the slave
 * @param lines a query of one row a difference: what happened to it, and its JSON
 */
record Difference(CopiedTable table, String lines) {
    /** Against the rows of the takeover: what was inserted, changed, deleted since. */
    static Difference fromBase(CopiedTable table) {
        String name = Sql.text(table.name());
        return new Difference(
                table, """
                SELECT d.op, jsonb_build_object('table', %s, 'op', d.op, 'key', d.k::jsonb, 'copies', d.copies, 'row',
                    (SELECT to_jsonb(wazo_ha_row.*) FROM %s AS wazo_ha_row WHERE wazo_ha_row.ctid = d.c))::text AS line
                FROM (SELECT coalesce(n.k, b.key) AS k, n.c, abs(coalesce(n.copies, 0) - coalesce(b.copies, 0)) AS copies,
                        CASE WHEN b.key IS NULL OR (b.hash = n.h AND n.copies > b.copies) THEN 'inserted'
                            WHEN n.k IS NULL OR b.hash = n.h THEN 'deleted' ELSE 'changed' END AS op
                    FROM (SELECT key, hash, copies FROM wazo_ha.base WHERE table_name = %s) AS b
                    FULL JOIN (SELECT x.k, x.h, count(*) AS copies, min(x.c) AS c
                        FROM (SELECT %s AS k, %s AS h, ctid AS c FROM %s) AS x GROUP BY x.k, x.h) AS n ON b.key = n.k
                    WHERE b.hash IS DISTINCT FROM n.h OR b.copies IS DISTINCT FROM n.copies) AS d
                """.formatted(name, table.from(), name, table.keyText(), table.rowHash(), table.from()));
    }

    /**
     * Without a base: the rows that the master does not have now.
     *
     * @param condition that selects them among the rows of the table
     */
    static Difference fromMaster(CopiedTable table, String condition) {
        return new Difference(
                table, """
                SELECT 'differs' AS op, jsonb_build_object('table', %s, 'op', 'differs', 'key', d.k::jsonb, 'copies', 1, 'row',
                    (SELECT to_jsonb(wazo_ha_row.*) FROM %s AS wazo_ha_row WHERE wazo_ha_row.ctid = d.c))::text AS line
                FROM (SELECT %s AS k, ctid AS c FROM %s WHERE %s) AS d
                """.formatted(Sql.text(table.name()), table.from(), table.keyText(), table.from(), condition));
    }

    /** The lines in the order of their bytes, which is the order of the hash. */
    String ordered() {
        return "SELECT l.op, l.line FROM (%s) AS l ORDER BY l.line COLLATE \"C\"".formatted(lines);
    }

    /** SHA-256 over the SHA-256 of each line, in hexadecimal: the server need not hold all text at once. */
    String hash() {
        return "SELECT encode(sha256(coalesce(string_agg(sha256(convert_to(l.line, 'UTF8')), ''::bytea ORDER BY l.line COLLATE \"C\"), ''::bytea)), 'hex') FROM (%s) AS l"
                .formatted(lines);
    }
}
