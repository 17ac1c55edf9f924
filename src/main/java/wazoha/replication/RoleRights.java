package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.Finding;

/**
 * Whether the pair's role may write what is replicated and nothing else: its rights are those of the table classes when it
 * was made, and a setting that changed since, or a table that came later, has others.
 *
 * @param lacking tables that are replicated and that the role may not write
 * @param surplus tables that each node keeps for itself and that the role may write
 */
record RoleRights(List<String> lacking, List<String> surplus) {
    /** Asks as the role itself. */
    static RoleRights of(Connection role, Exclusions neverCopied) throws SQLException {
        var lacking = new ArrayList<String>();
        var surplus = new ArrayList<String>();
        Sql.query(
                role,
                rows -> {
                    while (rows.next()) {
                        boolean copied = !neverCopied.covers(rows.getString(1));
                        if (copied && !rows.getBoolean(2)) {
                            lacking.add(rows.getString(1));
                        } else if (!copied && rows.getBoolean(3)) {
                            surplus.add(rows.getString(1));
                        }
                    }
                    return true;
                },
                """
                SELECT relname,
                    has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
                        AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE')
                        AND has_table_privilege(oid, 'TRUNCATE'),
                    has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
                FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname""");
        return new RoleRights(List.copyOf(lacking), List.copyOf(surplus));
    }

    Finding found(Finding.Subject about) {
        String remedy =
                "wazo-sync -i --rotate on the master makes them again, by the slave's settings: replication.classes must"
                        + " be the same there";
        if (!lacking.isEmpty()) {
            return about.refuses(
                            "the pair's role may not write %d tables that are replicated".formatted(lacking.size()),
                            "a run in which one of them changed fails",
                            remedy)
                    .with(lacking);
        }
        return surplus.isEmpty()
                ? about.fine("the pair's role may write what is replicated, and nothing else")
                : about.warns(
                                "the pair's role may write %d tables that each node keeps for itself"
                                        .formatted(surplus.size()),
                                "a role with more rights than it needs",
                                remedy)
                        .with(surplus);
    }
}
