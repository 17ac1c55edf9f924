package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;

/** Triggers and rules that fire in an apply although its session is that of a replica. */
final class Triggers {
    private static final String FIRING = """
            SELECT EXISTS (SELECT FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                    WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled IN ('A', 'R'))
                OR EXISTS (SELECT FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
                    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND r.ev_enabled IN ('A', 'R'))
            """;

    private Triggers() {}

    static boolean fire(Connection slave) throws SQLException {
        return Sql.one(slave, row -> row.getBoolean(1), FIRING);
    }
}
