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

/** docs/security.md: what the two database roles may do, and what they try and may not, on a real server with TLS. */
@Timeout(180)
class RoleRightsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "a password of the pair";

    @TempDir
    static Path folder;

    private static RealPostgres server;
    private static DatabaseAccess superuser;
    private static DatabaseAccess local;
    private static KeyPin pin;

    @BeforeAll
    static void aSlavesServer() throws Exception {
        server = RealPostgres.make(folder);
        Files.writeString(
                server.configuration(), server.settings() + "listen_addresses = '127.0.0.1, 127.0.0.3'\nssl = on\n");
        Files.writeString(server.access(), RealPostgres.TRUST + """

                hostssl asterisk wazo_ha 127.0.0.1/32 scram-sha-256
                host asterisk wazo_ha_local 127.0.0.1/32 scram-sha-256
                """);
        server.start();
        superuser = access("127.0.0.1", "postgres", "");
        local = access("127.0.0.1", "wazo_ha_local", "a local password");
        server.change("CREATE ROLE asterisk");
        server.change("""
                CREATE TABLE userfeatures (id serial PRIMARY KEY, name text);
                CREATE TABLE "Odd ""name" (id integer PRIMARY KEY);
                CREATE TABLE cel (id serial PRIMARY KEY, uniqueid text);
                CREATE TABLE mail (id serial PRIMARY KEY);
                CREATE TABLE session (id serial PRIMARY KEY, user_id integer REFERENCES userfeatures);
                CREATE TABLE staticsip (id serial PRIMARY KEY, var_name text);
                CREATE EXTENSION IF NOT EXISTS plpgsql;
                """);
        var admin = LocalAdmin.over(superuser);
        new LocalRole(admin, local).prepare();
        var role = new ReplicationRole(
                admin, "wazo_ha_local", ReplicationRole.NAME, List.of("mail", "session"), List.of("cel", "call_log*"));
        role.createOrRenew("another password");
        role.createOrRenew(PASSWORD);
        new LocalRole(admin, local).prepare();
        new LocalRole(admin, local).check();
        pin = ServedKey.of("127.0.0.1", server.port(), PATIENCE);
        try (var letterbox = new JdbcSlaveLetterbox(local, ReplicationRole.NAME, List.of("cel"), Ticker.system())) {
            letterbox.install();
            letterbox.open();
            letterbox.tell("STANDBY", false, false, false);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static DatabaseAccess access(String host, String user, String password) {
        return new DatabaseAccess(host, server.port(), "asterisk", user, password, "wazo-ha test", PATIENCE, PATIENCE);
    }

    private static DatabaseAccess pair() {
        return access("127.0.0.1", ReplicationRole.NAME, PASSWORD).pinned(pin);
    }

    private static void on(DatabaseAccess access, String sql) throws SQLException {
        try (var connection = access.open()) {
            Sql.transaction(connection, opened -> {
                Sql.run(opened, sql);
                opened.rollback();
                return true;
            });
        }
    }

    @ParameterizedTest(name = "the pair''s role may: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        SET LOCAL session_replication_role = replica
        SELECT name FROM userfeatures
        INSERT INTO userfeatures (id, name) VALUES (1, 'Ada'); UPDATE userfeatures SET name = ''; DELETE FROM userfeatures
        TRUNCATE "Odd ""name"
        SELECT setval('userfeatures_id_seq', 7)
        SELECT uniqueid FROM cel
        SELECT user_id FROM session
        SELECT * FROM wazo_ha.state
        SELECT wazo_ha.claim_master(0, 2)
        """)
    void thePairsRoleMay(String sql) throws Exception {
        on(pair(), sql);
    }

    @ParameterizedTest(name = "the pair''s role may not: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        SELECT * FROM mail                                           | permission denied for table mail
        INSERT INTO cel (uniqueid) VALUES ('1')                      | permission denied for table cel
        SELECT setval('cel_id_seq', 7)                               | permission denied for sequence cel_id_seq
        DELETE FROM session                                          | permission denied for table session
        UPDATE wazo_ha.state SET holder = 'master'                   | permission denied for table state
        DROP TABLE userfeatures                                      | must be owner of table userfeatures
        DROP SCHEMA wazo_ha CASCADE                                  | must be owner of schema wazo_ha
        CREATE TABLE public.mine (id integer)                        | permission denied for schema public
        SELECT pg_read_file('/etc/passwd')                           | permission denied for function pg_read_file
        COPY userfeatures TO PROGRAM 'id'                            | COPY to or from an external program
        COPY userfeatures TO '/tmp/x'                                | COPY to a file
        CREATE ROLE another                                          | permission denied to create role
        CREATE DATABASE another                                      | permission denied to create database
        CREATE EXTENSION lo                                          | permission denied to create extension
        ALTER SYSTEM SET ssl = off                                   | permission denied
        ALTER ROLE wazo_ha SUPERUSER                                 | must be superuser
        SET ROLE postgres                                            | permission denied to set role "postgres"
        SET ROLE wazo_ha_local                                       | permission denied to set role "wazo_ha_local"
        SELECT rolpassword FROM pg_authid                            | permission denied for table pg_authid
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'wazo_ha_local' | must be a member of the role
        """)
    void thePairsRoleMayNot(String sql, String refusal) throws Exception {
        try (var somebodyElses = local.open();
                var mine = pair().open()) {
            assertThatThrownBy(() -> Sql.run(mine, sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(refusal);
            assertThat(somebodyElses.isValid(5)).isTrue();
        }
    }

    @Test
    void thePairsRoleGetsInOverTlsFromOneAddressToTheServerThatIsKnownAndNowhereElse() {
        var unknown = pair().pinned(new KeyPin("ab".repeat(32)));
        assertThatThrownBy(unknown::open)
                .hasMessageContaining("another host answers there, or its certificate was renewed")
                .hasMessageContaining("wazo-sync -i");
        assertThat(server.reach("127.0.0.1", "127.0.0.1", false, "asterisk"))
                .as("without TLS")
                .isEqualTo(RealPostgres.Reached.TURNED_AWAY);
        assertThat(server.reach("127.0.0.2", "127.0.0.1", true, "asterisk"))
                .as("from another address")
                .isEqualTo(RealPostgres.Reached.TURNED_AWAY);
        assertThat(server.reach("127.0.0.1", "127.0.0.1", true, "postgres"))
                .as("into another database")
                .isEqualTo(RealPostgres.Reached.TURNED_AWAY);
    }

    @ParameterizedTest(name = "the daemon''s own role may: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        SELECT name FROM userfeatures
        SELECT uniqueid FROM cel
        UPDATE wazo_ha.state SET beat = beat + 1
        SELECT setval('userfeatures_id_seq', 9)
        INSERT INTO staticsip (var_name) VALUES ('minexpiry')
        SELECT current_setting('data_directory')
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'wazo_ha'
        """)
    void theDaemonsRoleMay(String sql) throws Exception {
        on(local, sql);
    }

    @ParameterizedTest(name = "the daemon''s own role may not: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        DELETE FROM userfeatures                                     | permission denied for table userfeatures
        CREATE SCHEMA another                                        | permission denied for database asterisk
        CREATE ROLE another                                          | permission denied to create role
        ALTER ROLE wazo_ha LOGIN                                     | permission denied
        SELECT pg_read_file('/etc/passwd')                           | permission denied for function pg_read_file
        COPY userfeatures TO PROGRAM 'id'                            | COPY to or from an external program
        SELECT rolpassword FROM pg_authid                            | permission denied for table pg_authid
        SET session_replication_role = replica                       | permission denied to set parameter
        SET ROLE postgres                                            | permission denied to set role "postgres"
        """)
    void theDaemonsRoleMayNot(String sql, String refusal) throws Exception {
        try (var mine = local.open()) {
            assertThatThrownBy(() -> Sql.run(mine, sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(refusal);
        }
    }

    @Test
    void aTableThatTheApplicationMakesLaterIsCopiedWithoutAnybodysHelp() throws Exception {
        server.change("CREATE TABLE later (id serial PRIMARY KEY)");
        on(pair(), "INSERT INTO later VALUES (1); SELECT setval('later_id_seq', 4)");
        on(local, "SELECT * FROM later");
    }

    @Test
    void aRoleThatBelongsToSomebodyElseIsNotTouched() {
        var ofTheApplication = access("127.0.0.1", "asterisk", "x");
        server.change("ALTER TABLE staticsip OWNER TO asterisk");
        assertThatThrownBy(() -> new LocalRole(LocalAdmin.over(superuser), ofTheApplication).prepare())
                .hasMessageContaining("the role asterisk belongs to somebody else");
        server.change("ALTER TABLE staticsip OWNER TO postgres");
        assertThatThrownBy(() -> new LocalRole(LocalAdmin.over(superuser), superuser.login("postgres", "x")).prepare())
                .hasMessageContaining("the role postgres belongs to somebody else");
    }

    @Test
    void aClientProgramMakesTheRolesAsWell() throws Exception {
        var script = Files.writeString(
                folder.resolve("psql"), "#!/bin/sh\necho \"$@\"; cat; echo 'ERROR: no' >&2; exit 3\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        var admin = LocalAdmin.through(List.of(script.toString()), local);
        assertThatThrownBy(() -> new LocalRole(admin, local).prepare())
                .hasMessageContaining("exit status 3")
                .hasMessageContaining("what was there before still holds");
    }

    @Test
    void theEpochOfAClaimIsDurableThoughItsFunctionBelongsToNoSuperuser() throws Exception {
        assertThat(server.value("SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc"
                        + " WHERE pronamespace = 'wazo_ha'::regnamespace"))
                .isEqualTo("wazo_ha_local");
        assertThat(server.value("SELECT rolsuper::text FROM pg_roles WHERE rolname = 'wazo_ha_local'"))
                .isEqualTo("false");
        try (var box = new JdbcMasterLetterbox(pair())) {
            assertThat(box.claim(Epoch.NONE, new Epoch(2))).isTrue();
        }
    }
}
