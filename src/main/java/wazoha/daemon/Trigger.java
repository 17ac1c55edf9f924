package wazoha.daemon;

import java.util.Locale;

/** Why a replication of the database ran. */
public enum Trigger {
    /** By the daemon's own rhythm. */
    CONTINUOUS,
    /** By the daemon at minute 0. */
    HOURLY,
    /** An administrator's order: the command line or the REST API. */
    MANUAL,
    /** {@code xivo-master-slave-db-replication}, which cron starts at minute 0. */
    SCRIPT;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
