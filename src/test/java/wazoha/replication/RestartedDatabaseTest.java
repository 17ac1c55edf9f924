package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

@Timeout(value = 90, unit = SECONDS)
class RestartedDatabaseTest {
    private static final String BEGIN = "SELECT wazo_ha.begin_apply(2, '%s')".formatted(new UUID(1, 2));

    @TempDir
    Path folder;

    @Test
    void theGuardStaysClosedAfterARestartUntilTheSlavesDaemonOpensIt() throws Exception {
        try (var first = server()) {
            var access = access(first);
            try (var letterbox = letterbox(access)) {
                letterbox.install();
                letterbox.open();
                letterbox.tell("STANDBY", false, false, false);
            }
            try (var connection = access.open()) {
                Sql.one(connection, row -> row.getBoolean(1), "SELECT wazo_ha.claim_master(0, 2)");
                begin(connection);
            }
        }
        try (var second = server()) {
            var access = access(second);
            try (var connection = access.open()) {
                assertThatThrownBy(() -> begin(connection))
                        .hasMessageContaining("the slave's daemon has not opened it since PostgreSQL started");
                try (var letterbox = letterbox(access)) {
                    letterbox.install();
                    letterbox.open();
                    assertThat(letterbox.read().state().epoch()).isEqualTo(new Epoch(2));
                }
                begin(connection);
            }
        }
    }

    private static void begin(Connection connection) throws SQLException {
        long runs = Sql.one(connection, row -> row.getLong(1), BEGIN);
        assertThat(runs).isZero();
    }

    private EmbeddedPostgres server() throws Exception {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    private static JdbcSlaveLetterbox letterbox(DatabaseAccess access) {
        return new JdbcSlaveLetterbox(access, ReplicationRole.NAME, TwoDatabases.EXCLUDE, Ticker.system());
    }

    private static DatabaseAccess access(EmbeddedPostgres server) {
        var patience = Duration.ofSeconds(20);
        return new DatabaseAccess(
                "localhost", server.getPort(), "postgres", "postgres", "", "wazo-ha test", patience, patience);
    }
}
