package wazoha.replication;

import java.net.ConnectException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables;
import wazoha.node.StoppedException;

/**
 * The three options of SIP expiry in a Wazo database: the AOR section of the template {@code global} of each tenant,
 * and a table {@code staticsip} where one exists (docs/contract.md, section 4). Thread-safe.
 */
public final class SipTemplates implements ExpiryTables {
    private static final String TEMPLATES = "endpoint_sip";
    private static final String STATIC = "staticsip";
    private static final List<String> AOR_OPTIONS =
            List.of("minimum_expiration", "maximum_expiration", "default_expiration");
    private static final List<String> STATIC_OPTIONS = List.of("minexpiry", "maxexpiry", "defaultexpiry");

    private final DatabaseAccess database;

    /** @param database this node's own; its socket timeout bounds each call */
    public SipTemplates(DatabaseAccess database) {
        this.database = database;
    }

    @Override
    public List<Cell> read() throws EffectException {
        try (var connection = database.open()) {
            var cells = new ArrayList<Cell>();
            if (exists(connection, TEMPLATES) && exists(connection, "endpoint_sip_section_option")) {
                for (var uuid : globals(connection)) {
                    for (var option : AOR_OPTIONS) {
                        cells.add(new Cell(TEMPLATES, uuid, option, templateValue(connection, uuid, option)));
                    }
                }
            }
            if (exists(connection, STATIC)) {
                for (var option : STATIC_OPTIONS) {
                    cells.add(new Cell(STATIC, "", option, staticValue(connection, option)));
                }
            }
            return List.copyOf(cells);
        } catch (SQLException failed) {
            throw trouble("were not read", failed);
        }
    }

    @Override
    public void write(List<Cell> cells) throws EffectException {
        if (cells.isEmpty()) {
            return;
        }
        try (var connection = database.open()) {
            Sql.transaction(connection, opened -> {
                for (var cell : cells) {
                    if (cell.table().equals(TEMPLATES)) {
                        writeTemplate(opened, cell);
                    } else {
                        writeStatic(opened, cell);
                    }
                }
                return cells.size();
            });
        } catch (SQLException failed) {
            throw trouble("were not changed, none of them", failed);
        }
    }

    private EffectException trouble(String what, SQLException failed) {
        if (isRefused(failed)) {
            return new StoppedException(
                    "the SIP templates %s: nobody listens for the %s, so it is stopped"
                            .formatted(what, database.place()),
                    failed);
        }
        return new EffectException(
                "the SIP templates in the %s %s: %s".formatted(database.place(), what, failed.getMessage()), failed);
    }

    /** Nobody listens: a server that runs takes connections, even one that is frozen. */
    private static boolean isRefused(SQLException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException refused) {
                return String.valueOf(refused.getMessage()).contains("refused");
            }
        }
        return false;
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        return Sql.one(connection, row -> row.getBoolean(1), "SELECT to_regclass(?) IS NOT NULL", "public." + table);
    }

    private static List<String> globals(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                rows -> {
                    var uuids = new ArrayList<String>();
                    while (rows.next()) {
                        uuids.add(rows.getString(1));
                    }
                    return uuids;
                },
                "SELECT uuid::text FROM public.endpoint_sip WHERE label = 'global' AND template IS NOT FALSE ORDER BY 1");
    }

    private static String templateValue(Connection connection, String uuid, String option) throws SQLException {
        return Sql.query(
                connection,
                rows -> rows.next() ? rows.getString(1) : "",
                "SELECT o.value FROM public.endpoint_sip_section_option o"
                        + " JOIN public.endpoint_sip_section s ON s.uuid = o.endpoint_sip_section_uuid"
                        + " WHERE s.type = 'aor' AND s.endpoint_sip_uuid = ?::uuid AND o.key = ? ORDER BY o.uuid LIMIT 1",
                uuid,
                option);
    }

    private static String staticValue(Connection connection, String option) throws SQLException {
        return Sql.query(
                connection,
                rows -> rows.next() ? String.valueOf(rows.getString(1)) : "",
                "SELECT coalesce(var_val, '') FROM public.staticsip WHERE category = 'general' AND var_name = ?"
                        + " ORDER BY id LIMIT 1",
                option);
    }

    /** An option may stand more than once in the table: all of them get the value. */
    private static void writeTemplate(Connection connection, Cell cell) throws SQLException {
        String ours = " WHERE key = ? AND endpoint_sip_section_uuid IN"
                + " (SELECT uuid FROM public.endpoint_sip_section WHERE type = 'aor' AND endpoint_sip_uuid = ?::uuid)";
        if (cell.value().isEmpty()) {
            Sql.change(
                    connection, "DELETE FROM public.endpoint_sip_section_option" + ours, cell.option(), cell.owner());
            return;
        }
        int changed = Sql.change(
                connection,
                "UPDATE public.endpoint_sip_section_option SET value = ?" + ours,
                cell.value(),
                cell.option(),
                cell.owner());
        if (changed == 0) {
            insertTemplate(connection, cell);
        }
    }

    private static void insertTemplate(Connection connection, Cell cell) throws SQLException {
        Sql.change(
                connection,
                "INSERT INTO public.endpoint_sip_section (uuid, type, endpoint_sip_uuid)"
                        + " SELECT gen_random_uuid(), 'aor', ?::uuid WHERE NOT EXISTS (SELECT FROM"
                        + " public.endpoint_sip_section WHERE type = 'aor' AND endpoint_sip_uuid = ?::uuid)",
                cell.owner(),
                cell.owner());
        Sql.change(
                connection,
                "INSERT INTO public.endpoint_sip_section_option (uuid, key, value, endpoint_sip_section_uuid)"
                        + " SELECT gen_random_uuid(), ?, ?, uuid FROM public.endpoint_sip_section"
                        + " WHERE type = 'aor' AND endpoint_sip_uuid = ?::uuid",
                cell.option(),
                cell.value(),
                cell.owner());
    }

    private static void writeStatic(Connection connection, Cell cell) throws SQLException {
        if (cell.value().isEmpty()) {
            Sql.change(
                    connection,
                    "DELETE FROM public.staticsip WHERE category = 'general' AND var_name = ?",
                    cell.option());
            return;
        }
        int changed = Sql.change(
                connection,
                "UPDATE public.staticsip SET var_val = ?, commented = 0 WHERE category = 'general' AND var_name = ?",
                cell.value(),
                cell.option());
        if (changed == 0) {
            Sql.change(
                    connection,
                    "INSERT INTO public.staticsip (filename, category, var_name, var_val)"
                            + " VALUES ('sip.conf', 'general', ?, ?)",
                    cell.option(),
                    cell.value());
        }
    }
}
