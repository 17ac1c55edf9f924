package wazoha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Finding;
import wazoha.node.Finding.Where;
import wazoha.node.Findings;
import wazoha.node.NodeRole;

/** {@code wazo-ha preflight}: what it prints and with what it ends. */
class PreflightCommandTest {
    private static final Finding FINE = Finding.about("wazo-ha", Where.BOTH).fine("version 0.1.0 on both");
    private static final Finding UNSEEN =
            Finding.about("trunks", Where.MASTER).notLookedAt("Asterisk could not be asked (AMI)");
    private static final Finding WARNING = Finding.about("disk", Where.MASTER)
            .warns("/var/log: 12 MiB of 2000 MiB free (0 %)", "PostgreSQL stops", "make room");
    private static final Finding REFUSAL = Finding.about("schema", Where.BOTH)
            .refuses("the schemas differ", "rows do not fit", "migrate both databases")
            .with(List.of("table a is plain on the master and missing on the slave", "type \u001b[31mb"));

    @TempDir
    Path root;

    private Invocation invocation;

    @BeforeEach
    void prepare() {
        invocation = new Invocation(root);
    }

    private int found(Finding... findings) {
        invocation.found = new Findings(NodeRole.MASTER, "10.0.0.2", List.of(findings), Duration.ofMillis(1234));
        return invocation.on("preflight");
    }

    @Test
    void theWorstStandsFirstWithWhyAndWhatToDo() {
        assertThat(found(FINE, UNSEEN, WARNING, REFUSAL)).isEqualTo(1);
        assertThat(invocation.out).isEqualTo("""
                wazo-ha 0.1.0 on this master, the peer is 10.0.0.2

                REFUSES
                  schema (both)                  the schemas differ
                    - table a is plain on the master and missing on the slave
                    - type ?[31mb
                    why: rows do not fit
                    do:  migrate both databases

                WARNS
                  disk (master)                  /var/log: 12 MiB of 2000 MiB free (0 %)
                    why: PostgreSQL stops
                    do:  make room

                NOT LOOKED AT
                  trunks (master)                Asterisk could not be asked (AMI)

                FINE
                  wazo-ha (both)                 version 0.1.0 on both

                Something keeps replication or failover from working: 1 refuse, 1 warn, 1 not looked at, 1 fine; \
                looked for 1.2 s.
                """);
        assertThat(invocation.err).isEmpty();
    }

    @Test
    void warningsAloneEndWithZero() {
        assertThat(found(FINE, UNSEEN, WARNING)).isZero();
        assertThat(invocation.out)
                .contains("Nothing that was looked at keeps replication or failover from working: 0 refuse, 1 warn,");
    }

    @Test
    void theSameAsJson() throws Exception {
        found(FINE, REFUSAL);
        assertThat(invocation.on("preflight", "--json")).isEqualTo(1);
        var json = new ObjectMapper().readTree(invocation.out);
        assertThat(json.path("ok").asBoolean()).isFalse();
        assertThat(json.path("node_type").asText()).isEqualTo("master");
        assertThat(json.path("remote_address").asText()).isEqualTo("10.0.0.2");
        assertThat(json.path("refuses").asInt()).isEqualTo(1);
        assertThat(json.path("warns").asInt()).isZero();
        assertThat(json.path("not_looked_at").asInt()).isZero();
        assertThat(json.path("took_millis").asInt()).isEqualTo(1234);
        var first = json.path("findings").path(0);
        assertThat(first.path("severity").asText()).isEqualTo("refuses");
        assertThat(first.path("check").asText()).isEqualTo("schema");
        assertThat(first.path("where").asText()).isEqualTo("both");
        assertThat(first.path("details").size()).isEqualTo(2);
        assertThat(first.path("why").asText()).isEqualTo("rows do not fit");
        assertThat(first.path("remedy").asText()).isEqualTo("migrate both databases");
    }
}
