package wazoha.replication;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;

/** Reads the rows of the letterbox. */
final class LetterboxRows {
    private LetterboxRows() {}

    static SlaveWord state(ResultSet row) throws SQLException {
        String holder = row.getString("holder");
        return new SlaveWord(
                new Lineage(row.getObject("lineage", UUID.class), row.getLong("runs")),
                row.getLong("incarnation"),
                NodeRole.ofWire(holder).orElseThrow(() -> new SQLException("unknown holder " + holder)),
                new Epoch(row.getLong("epoch")),
                row.getString("phase"),
                row.getBoolean("dirty"),
                row.getBoolean("serving"),
                row.getBoolean("proven"),
                row.getBoolean("willing"),
                row.getBoolean("asks"),
                row.getLong("beat"));
    }

    static MasterWord heartbeat(ResultSet row) throws SQLException {
        return new MasterWord(
                row.getString("phase"),
                row.getBoolean("serving"),
                row.getBoolean("sick"),
                row.getBoolean("offering"),
                row.getBoolean("ready"),
                new Epoch(row.getLong("epoch")),
                row.getBoolean("foreign_data"),
                row.getString("boot_id"),
                row.getBoolean("farewell"),
                row.getLong("beat"));
    }
}
