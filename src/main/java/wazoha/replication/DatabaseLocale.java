package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The locale of a database: who compares its texts, by which rules, of which version.
 *
 * @param provider {@code c} the system's library, {@code i} ICU, {@code b} PostgreSQL itself
 * @param collate {@code LC_COLLATE} as it was given
 * @param ctype {@code LC_CTYPE} as it was given
 * @param icu ICU's own name of the locale; empty without ICU
 * @param version of the rules in the system's library now; empty where the rules have none (C, POSIX)
 */
record DatabaseLocale(String provider, String collate, String ctype, String icu, String version) {
    /** The column of ICU's locale has had two names; as JSON both may be asked for. */
    private static final String OF_THIS_DATABASE = """
            SELECT d.datlocprovider::text, d.datcollate::text, d.datctype::text,
                coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', ''),
                coalesce(pg_database_collation_actual_version(d.oid), '')
            FROM pg_database d WHERE d.datname = current_database()""";

    private static final String OF_THE_CLUSTER = """
            SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings
            WHERE name IN ('lc_messages', 'lc_monetary', 'lc_numeric', 'lc_time')""";

    static DatabaseLocale of(Connection connection) throws SQLException {
        return Sql.one(
                connection,
                row -> new DatabaseLocale(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)),
                OF_THIS_DATABASE);
    }

    /** Everything of a side that names a locale, for people. */
    static String everything(Connection connection) throws SQLException {
        return of(connection).describe() + " " + Sql.one(connection, row -> row.getString(1), OF_THE_CLUSTER);
    }

    /** Whether texts have the same order, upper case and so on, and by rules of which version. */
    boolean sameRules(DatabaseLocale other) {
        return provider.equals(other.provider)
                && plain(collate).equals(plain(other.collate))
                && plain(ctype).equals(plain(other.ctype))
                && icu.equals(other.icu);
    }

    /** {@code en_US.UTF-8} and {@code en_US.utf8} are one locale, {@code POSIX} and {@code C} another. */
    private static String plain(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        int dot = small.indexOf('.');
        String one =
                dot < 0 ? small : small.substring(0, dot) + small.substring(dot).replaceAll("[-_]", "");
        return one.equals("posix") ? "c" : one;
    }

    String describe() {
        return "LC_COLLATE=%s LC_CTYPE=%s%s%s"
                .formatted(
                        collate,
                        ctype,
                        provider.equals("c") ? "" : " provider=%s".formatted(provider),
                        icu.isEmpty() ? "" : " icu=%s".formatted(icu));
    }
}
