package wazoha.replication;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pass, with both connections in a snapshot each: which rows of the slave the master may not know, into files. */
final class Fetch {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Rows that the driver holds at a time. */
    private static final int AT_A_TIME = 500;

    /** What was written of one table. */
    private record Written(Difference difference, long lines, String hash) {}

    private final Connection master;
    private final Connection slave;
    private final Exclusions exclusions;
    private final Deadline end;
    private final long since;
    private final Map<String, Long> rows = new HashMap<>();
    private boolean baseComplete = true;

    /** @param since the epoch that made the slave dirty */
    Fetch(Connection master, Connection slave, Exclusions exclusions, Deadline end, long since) {
        this.master = master;
        this.slave = slave;
        this.exclusions = exclusions;
        this.end = end;
        this.since = since;
    }

    MergePass.Result into(Path parent) throws SQLException, IOException, ReplicationException, InterruptedException {
        var tables = Catalogue.tables(slave, exclusions);
        var now = ContentHash.of(slave, tables);
        var base = base();
        var folder = FetchedFolder.begin(parent, Long.toString(since));
        writeBase(folder, tables, base);
        var written = new ArrayList<Written>();
        try (var writer = folder.write(FetchedFolder.DIFFERENCE)) {
            for (var table : tables) {
                end.check(master, slave);
                var difference = difference(table, now, base);
                if (difference.isPresent()) {
                    written.add(write(difference.get(), writer));
                }
            }
        }
        folder.sync(FetchedFolder.DIFFERENCE);
        String verified = verify(folder, written);
        String content = ContentHash.together(now);
        long changed = rows.getOrDefault("changed", 0L) + rows.getOrDefault("differs", 0L);
        var result = new MergePass.Result(
                true,
                baseComplete,
                (int) written.stream().filter(table -> table.lines() > 0).count(),
                rows.getOrDefault("inserted", 0L),
                changed,
                rows.getOrDefault("deleted", 0L),
                verified,
                content,
                parent.resolve(Long.toString(since)));
        folder.finish(manifest(result));
        return result;
    }

    /** The tables as they were at the takeover; empty if that base was never finished. */
    private Map<String, ContentHash> base() throws SQLException {
        return Sql.query(
                slave,
                found -> {
                    var base = new HashMap<String, ContentHash>();
                    while (found.next()) {
                        base.put(found.getString(1), new ContentHash(found.getLong(2), found.getString(3)));
                    }
                    return base;
                },
                "SELECT table_name, rows, hash FROM wazo_ha.base_table WHERE epoch = ?",
                since);
    }

    private Optional<Difference> difference(
            CopiedTable table, Map<String, ContentHash> now, Map<String, ContentHash> base)
            throws SQLException, InterruptedException {
        var then = base.get(table.name());
        var current = ContentHash.in(now, table);
        if (then != null) {
            return then.equals(current) ? Optional.empty() : Optional.of(Difference.fromBase(table));
        }
        baseComplete = false;
        return unknown(table);
    }

    /** What the master does not have now. */
    private Optional<Difference> unknown(CopiedTable table) throws SQLException, InterruptedException {
        var sides = new SideBySide(master, slave, end);
        var contents = sides.ask(connection -> TableContent.of(connection, table));
        var parts = contents.master().differing(contents.slave());
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        var rows = RowDifference.between(
                sides, table, parts, contents.master().rows(), contents.slave().rows());
        if (rows.rowsDeleted() == 0) {
            return Optional.empty();
        }
        String condition =
                rows.whole() ? "true" : String.join(" OR ", rows.delete().conditions());
        return Optional.of(Difference.fromMaster(table, condition));
    }

    private Written write(Difference difference, Writer writer) throws SQLException, IOException {
        long lines = 0;
        try (var statement = slave.createStatement()) {
            statement.setFetchSize(AT_A_TIME);
            try (var found = statement.executeQuery(difference.ordered())) {
                while (found.next()) {
                    rows.merge(found.getString(1), 1L, Long::sum);
                    writer.write(found.getString(2));
                    writer.write('\n');
                    lines++;
                }
            }
        }
        return new Written(difference, lines, Sql.one(slave, row -> row.getString(1), difference.hash()));
    }

    /** The slave's hashes against the file as it stands on the disk; one hash over all of them. */
    private static String verify(FetchedFolder folder, List<Written> written) throws IOException, ReplicationException {
        var hashes = new LinkedHashMap<String, ContentHash>();
        try (var reader = folder.read(FetchedFolder.DIFFERENCE)) {
            for (var table : written) {
                String name = table.difference().table().name();
                String onDisk = FetchedFolder.hashOfNext(reader, table.lines());
                if (!onDisk.equals(table.hash())) {
                    throw new ReplicationException(
                            ReplicationException.Kind.FAILED,
                            "differences of table %s arrived damaged: hash %s on the slave, %s on this disk; the slave stays dirty and keeps them"
                                    .formatted(name, table.hash(), onDisk),
                            null);
                }
                hashes.put(name, new ContentHash(table.lines(), onDisk));
            }
        }
        return ContentHash.together(hashes);
    }

    private static void writeBase(FetchedFolder folder, List<CopiedTable> tables, Map<String, ContentHash> base)
            throws IOException {
        try (var writer = folder.write("base.jsonl")) {
            for (var table : tables) {
                var line = new LinkedHashMap<String, Object>();
                line.put("table", table.name());
                var then = base.get(table.name());
                line.put("known", then != null);
                if (then != null) {
                    line.put("rows", then.rows());
                    line.put("hash", then.sum());
                }
                writer.write(JSON.writeValueAsString(line));
                writer.write('\n');
            }
        }
        folder.sync("base.jsonl");
    }

    private String manifest(MergePass.Result result) throws IOException {
        var manifest = new LinkedHashMap<String, Object>();
        manifest.put("epoch", since);
        manifest.put("state", "not merged");
        manifest.put("base_complete", result.baseComplete());
        manifest.put("tables", result.tables());
        manifest.put("rows_inserted", result.rowsInserted());
        manifest.put("rows_changed", result.rowsChanged());
        manifest.put("rows_deleted", result.rowsDeleted());
        manifest.put("verified_hash", result.verifiedHash());
        manifest.put("content_hash", result.contentHash());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n";
    }
}
