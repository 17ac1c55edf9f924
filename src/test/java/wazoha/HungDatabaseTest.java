package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A slave whose PostgreSQL is frozen, all its processes, while a master is in the middle of an apply; then the master goes
 * away. What a master that was paused could do later is what its connection is tried with.
 */
@Timeout(240)
class HungDatabaseTest {
    private static final String BEGIN = "SELECT wazo_ha.begin_apply(2, '00000000-0000-0000-0000-000000000000')";

    @TempDir
    Path root;

    private EmbeddedPostgres database;
    private LoneSlave slave;
    private Process daemon;

    @BeforeEach
    void begin() throws Exception {
        database = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("fsync", "off")
                .setDataDirectory(root.resolve("data"))
                .start();
        slave = new LoneSlave(Files.createDirectories(root.resolve("slave")), database);
    }

    @AfterEach
    void end() throws Exception {
        daemon.destroy();
        if (!daemon.waitFor(20, TimeUnit.SECONDS)) {
            daemon.destroyForcibly();
        }
        slave.close();
        database.close();
    }

    @Test
    void theServerIsRestartedAndTheMasterCannotFinishItsApply() throws Exception {
        configure("[%s]".formatted(restart().stream().map("\"%s\""::formatted).collect(Collectors.joining(", "))));
        standBy();
        try (var master = database.getPostgresDatabase().getConnection()) {
            applyHalf(master);
            freeze();
            serves();
            await("the letterbox knows of the claim")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(
                                    LoneSlave.read(database, "SELECT concat(holder, dirty) FROM wazo_ha.state"))
                            .isEqualTo("slavet"));
            assertThatThrownBy(() -> finish(master)).isInstanceOf(SQLException.class);
        }
        assertThat(LoneSlave.read(database, "SELECT count(*) FROM userfeatures"))
                .isEqualTo("0");
        assertThat(history()).contains("database_restarted").doesNotContain("database_not_restarted");
        assertThat(slave.telephonyRuns()).isTrue();
        try (var late = database.getPostgresDatabase().getConnection()) {
            assertThatThrownBy(() -> applyHalf(late)).as("the guard").isInstanceOf(SQLException.class);
        }
    }

    @Test
    void whereNobodyMayRestartItTheSlaveServesAndSaysWhatThatCosts() throws Exception {
        configure("[]");
        standBy();
        var before = processes();
        freeze();
        try {
            serves();
            await("it is told")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(history()).contains("database_not_restarted"));
            assertThat(slave.telephonyRuns()).isTrue();
        } finally {
            signal("CONT", before);
        }
        assertThat(processes().get(0)).as("the same server").isEqualTo(before.get(0));
    }

    private void configure(String restart) throws IOException {
        var folder = Files.createDirectories(slave.paths.resolve("/etc/wazo-ha/conf.d"));
        Files.writeString(folder.resolve("10.yml"), "postgresql: {restart: %s}\n".formatted(restart));
    }

    /** Kills the postmaster with its children, and starts it anew: what a unit of systemd does on a host. */
    private List<String> restart() throws IOException {
        var script = Files.writeString(root.resolve("restart"), """
                #!/bin/sh
                data=$1; shift
                server=$(head -n 1 "$data/postmaster.pid")
                kill -STOP "$server"
                kill -KILL $(ps -o pid= --ppid "$server") "$server"
                rm "$data/postmaster.pid" # nobody may bury the dead here, and a zombie counts as a server
                for turn in 1 2 3 4 5; do "$@" && exit 0; sleep 1; done # the port is free when the last of them is gone
                exit 1
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        var data = root.resolve("data");
        // how it was started: the program and its arguments, each in quotes
        var started = Files.readString(data.resolve("postmaster.opts")).strip();
        int end = started.indexOf(' ');
        var program = Path.of(started.substring(0, end).replace("\"", ""));
        var options = started.substring(end + 1).replace("\"", "");
        var words = new ArrayList<>(List.of(script.toString(), data.toString()));
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "--user", "--")); // PostgreSQL refuses to run as root
        }
        words.addAll(List.of(program.resolveSibling("pg_ctl").toString(), "-w", "-D", data.toString()));
        words.addAll(List.of("-l", root.resolve("restarted.log").toString(), "-o", options, "start"));
        return words;
    }

    private void standBy() throws Exception {
        try (var master = slave.masterServes()) {
            assertThat(master.port()).isPositive();
            daemon = ScriptProcess.on(slave.root).start("run");
            await("the daemon stands by")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(slave.run("status").out()).contains("rule 190"));
        }
    }

    private void serves() {
        await("the slave serves by its journal")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(RealPair.json(slave.run("status", "--json"))
                                .path("phase")
                                .asText())
                        .isEqualTo("SERVING"));
    }

    private String history() throws Exception {
        return slave.run("history", "--json").out();
    }

    private static void applyHalf(Connection master) throws SQLException {
        master.setAutoCommit(false);
        try (var statement = master.createStatement()) {
            statement.execute(BEGIN);
            statement.execute("INSERT INTO userfeatures VALUES (1, 'of the master')");
        }
    }

    private static void finish(Connection master) throws SQLException {
        master.commit();
    }

    /** The postmaster first. */
    private List<String> processes() throws Exception {
        var server =
                Files.readAllLines(root.resolve("data/postmaster.pid")).get(0).strip();
        var all = new ArrayList<>(List.of(server));
        var children = new ProcessBuilder("ps", "-o", "pid=", "--ppid", server).start();
        new String(children.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                .lines()
                .map(String::strip)
                .forEach(all::add);
        return all;
    }

    private void freeze() throws Exception {
        signal("STOP", processes());
    }

    private static void signal(String name, List<String> processes) throws Exception {
        var words = new ArrayList<>(List.of("kill", "-" + name));
        words.addAll(processes);
        assertThat(new ProcessBuilder(words).start().waitFor()).isZero();
    }
}
