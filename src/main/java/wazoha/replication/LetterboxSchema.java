package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The protocol of the letterbox, which has a number of its own: it only ever gains functions and tables. */
final class LetterboxSchema {
    /**
     * What this version brings; 1 has no word of the master's data, no adoption and no gap of sequences, 2 guards no other
     * database than its own.
     */
    static final int PROTOCOL = 3;

    private static final Logger LOG = LoggerFactory.getLogger(LetterboxSchema.class);

    private LetterboxSchema() {}

    /**
     * Makes the letterbox, or brings an older one up to this version with its rows in place; a newer one is left alone and
     * can be used as it is. Part of the caller's transaction.
     */
    static void install(Connection slave) throws SQLException {
        int there = protocol(slave);
        if (there > PROTOCOL) {
            LOG.info("the letterbox is newer and left as it is: protocol={} ours={}", there, PROTOCOL);
        } else {
            SqlResource.LETTERBOX.install(slave);
        }
    }

    /** The same as statements of a transaction, for whoever has no connection but a client that runs a text. */
    static String statements() {
        return """
                DO $newer$ DECLARE
                    there integer := 0;
                BEGIN
                    IF to_regclass('wazo_ha.state') IS NOT NULL THEN
                        EXECUTE 'SELECT max(protocol) FROM wazo_ha.state' INTO there;
                    END IF;
                    IF coalesce(there, 0) <= %d THEN
                        EXECUTE %s;
                    END IF;
                END $newer$;
                """.formatted(PROTOCOL, Sql.text(SqlResource.LETTERBOX.statements()));
    }

    /** 0 if there is no letterbox. */
    static int protocol(Connection slave) throws SQLException {
        boolean missing = Sql.one(slave, row -> row.getBoolean(1), "SELECT to_regclass('wazo_ha.state') IS NULL");
        return missing
                ? 0
                : Sql.query(slave, rows -> rows.next() ? rows.getInt(1) : 0, "SELECT protocol FROM wazo_ha.state");
    }
}
