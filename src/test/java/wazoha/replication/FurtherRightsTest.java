package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.host.RealPostgres;
import wazoha.node.Epoch;
import wazoha.node.KeyPin;
import wazoha.node.Ticker;

/** Both roles in a further database of a real server, with the least rights and the one line of pg_hba.conf. */
@Timeout(120)
class FurtherRightsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "secret of the pair";

    @TempDir
    static Path folder;

    private static RealPostgres server;
    private static DatabaseAccess superuser;
    private static DatabaseAccess local;
    private static KeyPin pin;

    @BeforeAll
    static void start() throws Exception {
        server = RealPostgres.make(folder);
        Files.writeString(server.configuration(), server.settings() + "listen_addresses = '127.0.0.1'\nssl = on\n");
        Files.writeString(server.access(), RealPostgres.TRUST + """

                hostssl asterisk,reports wazo_ha 127.0.0.1/32 scram-sha-256
                host all wazo_ha_local 127.0.0.1/32 scram-sha-256
                """);
        server.start();
        superuser = access("postgres", "");
        local = access("wazo_ha_local", "a local password");
        server.change("CREATE DATABASE reports");
        server.change("CREATE DATABASE another");
        server.change("CREATE TABLE userfeatures (id serial PRIMARY KEY)");
        try (var connection = superuser.named("reports").open()) {
            Sql.run(
                    connection,
                    "CREATE TABLE report (id serial PRIMARY KEY, text text); CREATE TABLE cel (id integer)");
        }
        for (var name : List.of("asterisk", "reports")) {
            prepare(name);
        }
        pin = ServedKey.of("127.0.0.1", server.port(), PATIENCE);
    }

    private static void prepare(String name) throws Exception {
        var admin = LocalAdmin.over(superuser.named(name));
        new LocalRole(admin, local.named(name)).prepare();
        new LocalRole(admin, local.named(name)).check();
        var role = new ReplicationRole(admin, "wazo_ha_local", ReplicationRole.NAME, List.of(), List.of("cel"));
        for (int twice = 0; twice < 2; twice++) {
            if (name.equals("asterisk")) {
                role.createOrRenew(PASSWORD);
            } else {
                role.createOrRenewInFurther(PASSWORD);
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static DatabaseAccess access(String user, String password) {
        return new DatabaseAccess(
                "127.0.0.1", server.port(), "asterisk", user, password, "wazo-ha test", PATIENCE, PATIENCE);
    }

    private static DatabaseAccess pair(String name) {
        return access(ReplicationRole.NAME, PASSWORD).pinned(pin).named(name);
    }

    @Test
    void theDaemonsRoleKeepsWhatATakeoverNeedsThereAndNeedsNoSuperuser() throws Exception {
        try (var letterbox = new JdbcSlaveLetterbox(
                local, List.of(local.named("reports")), ReplicationRole.NAME, List.of("cel"), Ticker.system())) {
            letterbox.install();
            letterbox.open();
            letterbox.tell("STANDBY", false, false, false);
            assertThat(letterbox.claim(letterbox.read().state().epoch(), new Epoch(3), true))
                    .isTrue();
            letterbox.takeBase(new Epoch(3));
        }
        assertThat(inReports("SELECT table_name FROM wazo_ha.base_table")).isEqualTo("report");
        assertThat(inReports("SELECT string_agg(DISTINCT pg_get_userbyid(proowner), ',') FROM pg_proc"
                        + " WHERE pronamespace = 'wazo_ha'::regnamespace"))
                .isEqualTo("wazo_ha_local");
        assertThat(inReports("SELECT version FROM wazo_ha.build")).isNotEmpty();
    }

    private static String inReports(String query) throws SQLException {
        try (var connection = superuser.named("reports").open()) {
            return Sql.one(connection, row -> row.getString(1), query);
        }
    }

    @ParameterizedTest(name = "the pair''s role may: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        INSERT INTO report (text) VALUES ('x'); UPDATE report SET text = ''; DELETE FROM report
        SELECT setval('report_id_seq', 7)
        SELECT * FROM cel
        SELECT * FROM wazo_ha.copy
        """)
    void thePairsRoleMay(String sql) throws Exception {
        try (var connection = pair("reports").open()) {
            connection.setAutoCommit(false);
            Sql.run(connection, sql);
            connection.rollback();
        }
    }

    @ParameterizedTest(name = "the pair''s role may not: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        INSERT INTO cel (id) VALUES (1)                  | permission denied for table cel
        UPDATE wazo_ha.copy SET settled = 9              | permission denied for table copy
        DELETE FROM wazo_ha.base                         | permission denied for table base
        CREATE TABLE public.mine (id integer)            | permission denied for schema public
        SELECT wazo_ha.claim_master(0, 2)                | function wazo_ha.claim_master(integer, integer) does not exist
        """)
    void thePairsRoleMayNot(String sql, String refusal) throws Exception {
        try (var connection = pair("reports").open()) {
            assertThatThrownBy(() -> Sql.run(connection, sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(refusal);
        }
    }

    @Test
    void theLineOpensNoOtherDatabase() {
        assertThatThrownBy(() -> pair("another").open().close()).hasMessageContaining("no pg_hba.conf entry");
    }
}
