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
    private static final List<String> AOR_OPTIONS =
            List.of("minimum_expiration", "maximum_expiration", "default_expiration");

    private final OwnDatabase database;

    /** @param database its socket timeout bounds each call */
    public SipTemplates(OwnDatabase database) {
        this.database = database;
    }

    @Override
    public List<Cell> read() throws EffectException {
        var access = database.access();
        if (access.isEmpty()) {
            return List.of();
        }
        try (var connection = access.get().open()) {
            var cells = new ArrayList<Cell>();
            if (exists(connection, TEMPLATES) && exists(connection, "endpoint_sip_section_option")) {
                for (var uuid : globals(connection)) {
                    for (var option : AOR_OPTIONS) {
                        cells.add(new Cell(TEMPLATES, uuid, option, templateValue(connection, uuid, option)));
                    }
                }
            }
            if (StaticSip.exists(connection)) {
                cells.addAll(StaticSip.cells(connection));
            }
            return List.copyOf(cells);
        } catch (SQLException failed) {
            throw trouble("were not read", access.get(), failed);
        }
    }

    @Override
    public void write(List<Cell> cells) throws EffectException {
        if (cells.isEmpty()) {
            return;
        }
        var access = database.access()
                .orElseThrow(() -> new EffectException("this node has no password for its own database"
                        + " any more: the SIP templates were not changed, none of them"));
        try (var connection = access.open()) {
            Sql.transaction(connection, opened -> {
                for (var cell : cells) {
                    if (cell.table().equals(TEMPLATES)) {
                        writeTemplate(opened, cell);
                    } else {
                        StaticSip.write(opened, cell);
                    }
                }
                return cells.size();
            });
        } catch (SQLException failed) {
            throw trouble("were not changed, none of them", access, failed);
        }
    }

    private static EffectException trouble(String what, DatabaseAccess access, SQLException failed) {
        if (isRefused(failed)) {
            return new StoppedException(
                    "the SIP templates %s: nobody listens for the %s, so it is stopped".formatted(what, access.place()),
                    failed);
        }
        return new EffectException(
                "the SIP templates in the %s %s: %s".formatted(access.place(), what, failed.getMessage()), failed);
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
}
