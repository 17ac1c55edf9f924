package wazoha.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Which rows make a table differ: a changed row is one to delete and one to insert. Of rows that stand there several times,
 * as many move as one side has more.
 *
 * @param delete rows of the slave that the master does not have
 * @param insert rows of the master that the slave does not have
 * @param whole whether they are too many to be named: then all rows are deleted and copied, and the two lists are void
 * @param rowsDeleted how many go
 * @param rowsInserted how many come
 * @param vanished rows of the slave whose key the master does not have at all
 */
record RowDifference(
        RowPlaces delete, RowPlaces insert, boolean whole, long rowsDeleted, long rowsInserted, long vanished) {

    /** All rows of a table. */
    static RowDifference all(long masterRows, long slaveRows, long vanished) {
        return new RowDifference(new RowPlaces(), new RowPlaces(), true, slaveRows, masterRows, vanished);
    }

    static RowDifference of(RowPlaces delete, RowPlaces insert) {
        return new RowDifference(
                delete,
                insert,
                false,
                delete.size(),
                insert.size(),
                onlyInFirst(delete.sortedKeys(), insert.sortedKeys()));
    }

    boolean isEmpty() {
        return rowsDeleted == 0 && rowsInserted == 0;
    }

    /**
     * Reads hashes of the rows of both sides in the order of the hashes and merges the two streams; memory is bounded by
     * {@link RowPlaces#MOST} rows. Both connections are in a transaction.
     *
     * @param parts of the table that differ
     */
    static RowDifference between(
            SideBySide sides, CopiedTable table, List<Integer> parts, long masterRows, long slaveRows)
            throws SQLException, InterruptedException {
        String question =
                "SELECT x.h, x.k, x.c::text FROM (SELECT %s AS h, %s AS k, ctid AS c FROM %s%s) AS x ORDER BY x.h"
                        .formatted(table.rowHash(), table.keyHash(), table.from(), TableContent.filter(table, parts));
        var delete = new RowPlaces();
        var insert = new RowPlaces();
        var both = sides.ask(connection -> new Hashes(connection, question));
        try (var here = both.master();
                var there = both.slave()) {
            while (!(here.ended() && there.ended())) {
                if (delete.isFull() || insert.isFull()) {
                    break;
                }
                int order = here.compareTo(there);
                if (order < 0) {
                    here.into(insert);
                } else if (order > 0) {
                    there.into(delete);
                } else {
                    there.next();
                    here.next();
                }
            }
        }
        return delete.isFull() || insert.isFull()
                ? all(masterRows, slaveRows, vanished(sides, table))
                : of(delete, insert);
    }

    /** Counts keys that only the slave has, in one pass over the keys of both. */
    private static long vanished(SideBySide sides, CopiedTable table) throws SQLException, InterruptedException {
        String question =
                "SELECT x.k FROM (SELECT %s AS k FROM %s) AS x ORDER BY x.k".formatted(table.keyHash(), table.from());
        long vanished = 0;
        var both = sides.ask(connection -> new Hashes(connection, question));
        try (var here = both.master();
                var there = both.slave()) {
            while (!there.ended()) {
                int order = here.compareTo(there);
                if (order <= 0) {
                    here.next();
                }
                if (order >= 0) {
                    vanished += order > 0 ? 1 : 0;
                    there.next();
                }
            }
        }
        return vanished;
    }

    private static long onlyInFirst(long[] first, long[] second) {
        long only = 0;
        int j = 0;
        for (long key : first) {
            while (j < second.length && second[j] < key) {
                j++;
            }
            if (j < second.length && second[j] == key) {
                j++;
            } else {
                only++;
            }
        }
        return only;
    }

    /** Rows of one side, in ascending order of their first column. */
    private static final class Hashes implements AutoCloseable {
        private final Statement statement;
        private final ResultSet rows;
        private boolean more;
        private long hash;

        Hashes(Connection connection, String question) throws SQLException {
            statement = connection.createStatement();
            statement.setFetchSize(Sql.FETCHED);
            rows = statement.executeQuery(question);
            next();
        }

        void next() throws SQLException {
            more = rows.next();
            hash = more ? rows.getLong(1) : 0;
        }

        boolean ended() {
            return !more;
        }

        /** A side that has ended comes after all. */
        int compareTo(Hashes other) {
            if (ended() || other.ended()) {
                return Boolean.compare(ended(), other.ended());
            }
            return Long.compare(hash, other.hash);
        }

        void into(RowPlaces places) throws SQLException {
            places.add(rows.getString(3), rows.getLong(2));
            next();
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }
}
