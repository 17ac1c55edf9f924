package wazoha.replication;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a table holds, whatever the order of its rows.
 *
 * @param rows how many
 * @param sum of all rows' hashes, a decimal number; unlike an exclusive or it sees rows that stand there twice
 */
record ContentHash(long rows, String sum) {

    private static final ContentHash NOTHING = new ContentHash(0, "0");

    /** Of one of several tables; one that is not there holds nothing. */
    static ContentHash in(Map<String, ContentHash> hashes, CopiedTable table) {
        return hashes.getOrDefault(table.name(), NOTHING);
    }

    /** Of several tables in one round trip and one snapshot. */
    static Map<String, ContentHash> of(Connection connection, List<CopiedTable> tables) throws SQLException {
        var hashes = new LinkedHashMap<String, ContentHash>();
        if (tables.isEmpty()) {
            return hashes;
        }
        var parts = new ArrayList<String>();
        for (int i = 0; i < tables.size(); i++) {
            parts.add("SELECT %d, count(*), coalesce(sum(x.h), 0)::text FROM (SELECT %s AS h FROM %s) AS x"
                    .formatted(i, tables.get(i).rowHash(), tables.get(i).from()));
        }
        return Sql.query(
                connection,
                rows -> {
                    while (rows.next()) {
                        hashes.put(
                                tables.get(rows.getInt(1)).name(), new ContentHash(rows.getLong(2), rows.getString(3)));
                    }
                    return hashes;
                },
                String.join(" UNION ALL ", parts));
    }

    /** One text for many tables: the SHA-256 of a line for each, by name. */
    static String together(Map<String, ContentHash> hashes) {
        var lines = new StringBuilder();
        new TreeMap<>(hashes).forEach((name, hash) -> lines.append("%s %d %s\n".formatted(name, hash.rows, hash.sum)));
        return HexFormat.of().formatHex(sha256().digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
