package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import wazoha.node.Finding;

/**
 * How far the slave's clock is from the master's, by asking the master's server before and after the slave's.
 *
 * @param millis positive if the slave's is ahead
 * @param uncertainty half of the time that the exchange took, in milliseconds
 */
record ClockSkew(double millis, double uncertainty) {
    /** Clocks kept by NTP differ by milliseconds; from 2 s on people misread the order of what happened. */
    private static final double MOST_MILLIS = 2000;
    /** The first exchange warms the connections up. */
    private static final int TRIES = 3;

    private static final String NOW = "SELECT extract(epoch FROM clock_timestamp()) * 1000";

    /** Both connections in autocommit mode; the most exact of a few exchanges. */
    static ClockSkew between(Connection master, Connection slave) throws SQLException {
        var best = once(master, slave);
        for (int more = 1; more < TRIES; more++) {
            var next = once(master, slave);
            best = next.uncertainty < best.uncertainty ? next : best;
        }
        return best;
    }

    private static ClockSkew once(Connection master, Connection slave) throws SQLException {
        double before = now(master);
        double there = now(slave);
        double after = now(master);
        return new ClockSkew(there - (before + after) / 2, Math.max(0, (after - before) / 2));
    }

    private static double now(Connection connection) throws SQLException {
        return Sql.one(connection, row -> row.getDouble(1), NOW);
    }

    Finding found(Finding.Subject about) {
        String apart = String.format(
                Locale.ROOT,
                "the slave's clock is %.3f s %s the master's (\u00b1 %.3f s)",
                Math.abs(millis) / 1000,
                millis < 0 ? "behind" : "ahead of",
                uncertainty / 1000);
        return Math.abs(millis) > MOST_MILLIS
                ? about.warns(
                        apart,
                        "registrations, holds, call records and history carry times of day of either node: their order"
                                + " cannot be read any more",
                        "timedatectl set-ntp true on both nodes; timedatectl shows whether the clock is synchronised")
                : about.fine(apart);
    }
}
