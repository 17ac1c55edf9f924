package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Empties the slave's tables before everything is copied into them. */
final class FirstFill {
    private final Connection slave;
    private final List<CopiedTable> tables;

    FirstFill(Connection slave, List<CopiedTable> tables) {
        this.slave = slave;
        this.tables = tables;
    }

    /**
     * Truncates; where a table points to it that is not emptied, which TRUNCATE refuses, it deletes.
     *
     * @return how many rows went, of those tables that had any
     */
    Map<CopiedTable, Long> empty(ForeignKeys keys) throws SQLException {
        var rows = rows();
        var closed = keys.closed(tables.stream().map(CopiedTable::name).collect(Collectors.toSet()));
        var truncated = new ArrayList<CopiedTable>();
        for (var table : rows.keySet()) {
            if (closed.contains(table.name()) && table.roots().isEmpty()) {
                truncated.add(table);
            } else {
                Sql.run(slave, "DELETE FROM " + table.from());
            }
        }
        if (!truncated.isEmpty()) {
            // all that point to each other must be named, also those without rows
            Sql.run(
                    slave,
                    "TRUNCATE "
                            + tables.stream()
                                    .filter(table -> closed.contains(table.name())
                                            && table.roots().isEmpty())
                                    .map(CopiedTable::from)
                                    .collect(Collectors.joining(", ")));
        }
        return rows;
    }

    private Map<CopiedTable, Long> rows() throws SQLException {
        var counted = new LinkedHashMap<CopiedTable, Long>();
        if (tables.isEmpty()) {
            return counted;
        }
        var counts = new ArrayList<String>();
        for (var table : tables) {
            counts.add("SELECT %d, count(*) FROM %s".formatted(counts.size(), table.from()));
        }
        return Sql.query(
                slave,
                found -> {
                    while (found.next()) {
                        if (found.getLong(2) > 0) {
                            counted.put(tables.get(found.getInt(1)), found.getLong(2));
                        }
                    }
                    return counted;
                },
                String.join(" UNION ALL ", counts));
    }
}
