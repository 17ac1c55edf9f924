package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import wazoha.node.Epoch;

/** The guard of one attempt to copy; belongs to its thread. */
interface Guard extends AutoCloseable {
    /** In the database that is copied. */
    Guard INSIDE = OwnGate::new;

    /** The gate for a transaction of the slave. */
    ApplyGate gate(Connection slave, Epoch epoch, Pair pair);

    @Override
    default void close() throws SQLException {
        // nothing was opened for it
    }

    /** Over a second session, which it takes over. */
    static Guard over(Connection letterbox, UUID lineage) {
        return new Guard() {
            @Override
            public ApplyGate gate(Connection slave, Epoch epoch, Pair pair) {
                return new FurtherGate(slave, letterbox, epoch, pair, lineage);
            }

            @Override
            public void close() throws SQLException {
                letterbox.close();
            }
        };
    }
}
