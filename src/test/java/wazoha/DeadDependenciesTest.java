package wazoha;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import wazoha.host.RealPostgres;
import wazoha.host.RealPostgres.Reached;

/**
 * docs/contract.md, section 3, over HTTP with every effect: a dependency that runs and does not answer makes a change
 * fail within 10 s and changes nothing, one that is stopped is no failure, and disabled never fails because of one.
 */
@Timeout(value = 240, unit = SECONDS)
class DeadDependenciesTest {
    private static final Duration AT_MOST = Duration.ofSeconds(10);
    private static final Duration RETRIED = Duration.ofSeconds(75);

    @TempDir
    static Path server;

    private static RealPostgres postgres;

    @TempDir
    private Path root;

    private WholeNode node;
    private ServerSocket frozen;

    /** Who does not answer, and what the refusal says of it. */
    enum Frozen {
        PROVD("registrars: ", "did not answer in time"),
        AMI("sip_expiry: ", "does not answer"),
        POSTGRESQL("", "on 127.0.0.1 port|PostgreSQL");

        private final String prefix;
        private final String reason;

        Frozen(String prefix, String reason) {
            this.prefix = prefix;
            this.reason = reason;
        }
    }

    @BeforeAll
    static void aServer() throws Exception {
        postgres = RealPostgres.make(server);
    }

    @AfterAll
    static void noServer() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void aNode() throws Exception {
        Files.writeString(postgres.access(), RealPostgres.TRUST + "\n");
        Files.writeString(postgres.configuration(), postgres.settings() + "ssl = on\n");
        postgres.start();
        frozen = WholeNode.frozen();
        node = new WholeNode(root, postgres);
    }

    @AfterEach
    void end() throws Exception {
        frozen.close();
        postgres.stop();
        node.close();
    }

    private void configure(Frozen dependency) {
        int port = frozen.getLocalPort();
        switch (dependency) {
            case PROVD -> provd(port);
            case AMI -> ami(port);
            case POSTGRESQL -> {}
        }
    }

    private void provd(int port) {
        node.with("provd", "{host: 127.0.0.1, port: %d}".formatted(port));
    }

    private void ami(int port) {
        node.with("asterisk", "{ami_port: %d, ami_password_file: /etc/wazo-ha/ami.password}".formatted(port));
    }

    @ParameterizedTest(name = "3 Effects: {0} runs and does not answer: 500 within 10 s, nothing changed")
    @EnumSource
    void whatRunsAndDoesNotAnswerMakesTheChangeFail(Frozen dependency) throws Exception {
        configure(dependency);
        node.started();
        if (dependency != Frozen.PROVD) { // our own store makes its first document when it is first asked
            assertThat(node.get("/1.1/registrars").statusCode()).isEqualTo(200);
        }
        if (dependency == Frozen.POSTGRESQL) {
            postgres.signal("STOP");
        }
        var before = node.files();
        for (var role : new String[] {"master", "slave"}) {
            long began = System.nanoTime();
            var answer = node.put(role);
            var took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
            assertThat(took).isLessThan(AT_MOST);
            assertThat(answer.body())
                    .startsWith("[\"" + dependency.prefix)
                    .endsWith("nothing was changed\"]")
                    .containsPattern(dependency.reason);
            assertThat(node.files()).isEqualTo(before);
            assertThat(node.get("/1.1/ha").body()).isEqualTo("{\"node_type\": \"disabled\", \"remote_address\": \"\"}");
            assertThat(node.pending()).isEmpty();
        }
    }

    @ParameterizedTest(name = "3 Effects: everything is stopped on purpose: {0} 204")
    @CsvSource({"master", "slave", "disabled"})
    void whatIsStoppedOnPurposeIsNoFailure(String role) throws Exception {
        provd(WholeNode.closedPort());
        ami(WholeNode.closedPort());
        node.started();
        postgres.stop();
        var answer = node.put(role);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(node.get("/1.1/ha").body()).contains(role);
        assertThat(node.pending())
                .anyMatch(line -> line.contains("registrars: not made yet as on a node that is " + role))
                .anyMatch(line -> line.contains("sip_expiry: not made yet as on a node that is " + role));
        assertThat(node.files().get("postgresql/pg_hba.conf").contains("127.0.0.2/32"))
                .isEqualTo(role.equals("slave"));
        assertThat(postgres.isRunning()).isFalse();
    }

    @Test
    void whatWasWrittenWhilePostgresqlWasStoppedHoldsAtItsNextStartAndIsPendingUntilThen() throws Exception {
        node.started();
        try (var templates = new SipTables(postgres)) {
            postgres.stop();
            assertThat(node.put("slave").statusCode()).isEqualTo(204);
            assertThat(node.pending())
                    .anyMatch(line -> line.contains("PostgreSQL 15/main is stopped"))
                    .anyMatch(line -> line.contains("SIP expiry is still to be set"));
            assertThat(node.put("slave").statusCode()).isEqualTo(204);
            assertThat(node.pending()).as("after the same again").hasSize(2);
            node.stop();
            node.started();
            assertThat(node.pending()).as("after a restart of the daemon").hasSize(2);
            postgres.start();
            Awaitility.await().atMost(RETRIED).until(() -> node.pending().isEmpty());
            assertThat(templates.values()).isEqualTo("180 300 240");
            assertThat(postgres.reach(WholeNode.PEER, WholeNode.US, true, "asterisk"))
                    .isEqualTo(Reached.LET_IN);
            assertThat(node.put("disabled").statusCode()).isEqualTo(204);
            assertThat(templates.values()).isEqualTo("60 3600 120");
        }
    }

    @Test
    void aNodeBecomesDisabledThoughEverythingIsDeadAndTheRestIsDoneWhenTheyAreBack() throws Exception {
        var unpaired = node.postgresFiles();
        int provdPort = WholeNode.closedPort();
        node.started();
        assertThat(node.put("slave").statusCode()).isEqualTo(204);
        node.stop();
        provd(provdPort);
        try (var silent = new ServerSocket(provdPort, 50, java.net.InetAddress.getLoopbackAddress())) {
            ami(frozen.getLocalPort());
            node.with(
                    "services", "{supervisor: process, processes: [{name: telephony, command: [/nowhere/telephony]}]}");
            assertThat(silent.isBound()).isTrue();
            node.started();
            postgres.signal("STOP");
            var answer = node.put("disabled");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
            assertThat(node.get("/1.1/ha").body()).contains("disabled");
            assertThat(node.pending())
                    .hasSize(4)
                    .anyMatch(line -> line.contains("registrars: "))
                    .anyMatch(line -> line.contains("sip_expiry: "))
                    .anyMatch(line -> line.contains("postgresql: "))
                    .anyMatch(line -> line.contains("telephony: "));
            assertThat(node.get("/1.1/ha/status").body())
                    .contains("telephony: not made yet as on a node that is disabled");
        }
        postgres.signal("CONT");
        frozen.close(); // Asterisk is stopped now
        node.stop();
        node.with("provd", "{host: \"\"}");
        node.with("services", "{supervisor: process, processes: [{name: telephony, command: [sleep, \"600\"]}]}");
        node.started();
        Awaitility.await().atMost(RETRIED).until(() -> node.pending().isEmpty());
        assertThat(node.telephonyRuns()).isTrue();
        assertThat(node.postgresFiles()).isEqualTo(unpaired);
        assertThat(node.files())
                .doesNotContainKeys("etc/asterisk/wazo-ha-pjsip.conf", "var/lib/wazo/is-secondary")
                .containsEntry("etc/asterisk/pjsip.conf", WholeNode.PJSIP);
    }

    /** The tables of a Wazo database that hold SIP templates, while it is open. */
    private record SipTables(RealPostgres server) implements AutoCloseable {
        SipTables {
            server.change("""
                CREATE TABLE endpoint_sip (uuid uuid PRIMARY KEY, label text, template boolean);
                CREATE TABLE endpoint_sip_section (uuid uuid PRIMARY KEY, type text, endpoint_sip_uuid uuid);
                CREATE TABLE endpoint_sip_section_option
                    (uuid uuid PRIMARY KEY, key text, value text, endpoint_sip_section_uuid uuid);
                INSERT INTO endpoint_sip VALUES ('00000000-0000-4000-8000-000000000001', 'global', true);
                INSERT INTO endpoint_sip_section VALUES
                    ('10000000-0000-4000-8000-000000000001', 'aor', '00000000-0000-4000-8000-000000000001');
                INSERT INTO endpoint_sip_section_option
                    SELECT gen_random_uuid(), key, value, '10000000-0000-4000-8000-000000000001'
                    FROM (VALUES ('minimum_expiration', '60'), ('maximum_expiration', '3600'),
                        ('default_expiration', '120')) AS before(key, value);
                """);
        }

        /** Minimum, maximum and default, in seconds. */
        String values() {
            return server.value("SELECT string_agg(value, ' ' ORDER BY key = 'default_expiration',"
                    + " key = 'maximum_expiration') FROM endpoint_sip_section_option");
        }

        @Override
        public void close() {
            if (server.isRunning()) {
                server.change("DROP TABLE endpoint_sip, endpoint_sip_section, endpoint_sip_section_option");
            }
        }
    }
}
