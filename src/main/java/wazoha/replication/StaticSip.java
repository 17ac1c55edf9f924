package wazoha.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables.Cell;
import wazoha.node.GeneralOptions;
import wazoha.node.GeneralTable;

/**
 * The general SIP options in the table {@code staticsip} of a Wazo database: rows of {@code sip.conf}, category
 * {@code general} (docs/contract.md, section 4). {@code var_metric} 0 is an option without order; the others count from
 * 1. Rows that are commented out, and those of trunks ({@code register}), are neither shown nor touched. Thread-safe.
 */
public final class StaticSip implements GeneralTable {
    static final String TABLE = "staticsip";
    static final List<String> EXPIRY = List.of("minexpiry", "maxexpiry", "defaultexpiry");

    private static final String OURS = " WHERE filename = 'sip.conf' AND category = 'general'"
            + " AND coalesce(commented, 0) = 0 AND var_name <> 'register'";
    private static final String INSERT =
            "INSERT INTO public.staticsip (cat_metric, var_metric, commented, filename, category, var_name, var_val)";

    private final OwnDatabase database;
    private volatile boolean seen;

    /** @param database its socket timeout bounds each call */
    public StaticSip(OwnDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<GeneralOptions> read() throws EffectException {
        var access = database.access();
        if (access.isEmpty()) {
            return Optional.empty();
        }
        try (var connection = access.get().open()) {
            return isThere(connection) ? Optional.of(options(connection)) : Optional.empty();
        } catch (SQLException failed) {
            throw new EffectException(
                    "the general SIP options in the %s were not read: %s"
                            .formatted(access.get().place(), failed.getMessage()),
                    failed);
        }
    }

    @Override
    public boolean replace(GeneralOptions all) throws EffectException {
        var access = database.access();
        if (access.isEmpty()) {
            return false;
        }
        try (var connection = access.get().open()) {
            return Sql.transaction(connection, opened -> {
                if (!isThere(opened)) {
                    return false;
                }
                replace(opened, all);
                return true;
            });
        } catch (SQLException failed) {
            throw new EffectException(
                    "the general SIP options in the %s were not replaced, those of before stand: %s"
                            .formatted(access.get().place(), failed.getMessage()),
                    failed);
        }
    }

    /** A table that was there and is gone is no reason to use our store: what it held would seem to be lost. */
    private boolean isThere(Connection connection) throws SQLException {
        boolean there = exists(connection);
        if (!there && seen) {
            throw new SQLException(
                    "its table staticsip is gone; restore it, or restart wazo-ha if it is to do without");
        }
        seen = there;
        return there;
    }

    private static GeneralOptions options(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                StaticSip::options,
                "SELECT coalesce(var_metric, 0), var_name, coalesce(var_val, '') FROM public.staticsip" + OURS
                        + " ORDER BY 1, id");
    }

    /** A name that stands twice without order is shown among the ordered ones: putting back what is shown loses nothing. */
    private static GeneralOptions options(ResultSet rows) throws SQLException {
        var options = new LinkedHashMap<String, String>();
        var ordered = new ArrayList<GeneralOptions.Pair>();
        while (rows.next()) {
            var name = rows.getString(2);
            if (rows.getInt(1) != 0 || options.containsKey(name)) {
                ordered.add(new GeneralOptions.Pair(name, rows.getString(3)));
            } else {
                options.put(name, rows.getString(3));
            }
        }
        return new GeneralOptions(options, ordered);
    }

    /** The lock lets readers pass and makes a second writer wait: two replacements never mix. */
    private static void replace(Connection connection, GeneralOptions all) throws SQLException {
        var metrics = new ArrayList<Integer>();
        var names = new ArrayList<String>();
        var values = new ArrayList<String>();
        all.options().forEach((name, value) -> {
            metrics.add(0);
            names.add(name);
            values.add(value);
        });
        int place = 0;
        for (var pair : all.ordered()) {
            metrics.add(++place);
            names.add(pair.name());
            values.add(pair.value());
        }
        Sql.run(connection, "LOCK TABLE public.staticsip IN SHARE ROW EXCLUSIVE MODE");
        Sql.change(connection, "DELETE FROM public.staticsip" + OURS);
        Sql.change(
                connection,
                INSERT + " SELECT 0, metric, 0, 'sip.conf', 'general', name, value"
                        + " FROM unnest(?::integer[], ?::text[], ?::text[]) WITH ORDINALITY AS given (metric, name, value, n)"
                        + " ORDER BY n",
                metrics.toArray(Integer[]::new),
                names.toArray(String[]::new),
                values.toArray(String[]::new));
    }

    static boolean exists(Connection connection) throws SQLException {
        return Sql.one(connection, row -> row.getBoolean(1), "SELECT to_regclass('public.staticsip') IS NOT NULL");
    }

    /** The three options of SIP expiry; empty where the table does not have one. */
    static List<Cell> cells(Connection connection) throws SQLException {
        var cells = new ArrayList<Cell>();
        for (var option : EXPIRY) {
            cells.add(new Cell(TABLE, "", option, value(connection, option)));
        }
        return cells;
    }

    private static String value(Connection connection, String option) throws SQLException {
        return Sql.query(
                connection,
                rows -> rows.next() ? rows.getString(1) : "",
                "SELECT coalesce(var_val, '') FROM public.staticsip" + OURS
                        + " AND var_name = ? ORDER BY var_metric, id LIMIT 1",
                option);
    }

    /** Gives one option its value, wherever it stands; an empty value takes it away. */
    static void write(Connection connection, Cell cell) throws SQLException {
        if (cell.value().isEmpty()) {
            Sql.change(connection, "DELETE FROM public.staticsip" + OURS + " AND var_name = ?", cell.option());
            return;
        }
        int changed = Sql.change(
                connection,
                "UPDATE public.staticsip SET var_val = ?" + OURS + " AND var_name = ?",
                cell.value(),
                cell.option());
        if (changed == 0) {
            Sql.change(
                    connection, INSERT + " VALUES (0, 0, 0, 'sip.conf', 'general', ?, ?)", cell.option(), cell.value());
        }
    }
}
