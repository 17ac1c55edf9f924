package wazoha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command replication against a real socket of a node in memory. */
class ReplicationCommandTest extends WithMemoryNode {
    @BeforeEach
    void aMaster() {
        line.on("configure", "master", "--remote", "10.0.0.2");
    }

    @Test
    void theStatusOfAMasterTellsTheAgeOfTheProofAndTheLastRuns() {
        assertThat(line.on("replication", "status")).isEqualTo(0);
        assertThat(line.out).isEqualTo("""
                role        master
                state       ok: 140 tables equal, 7 rows moved in 41 ms
                proven      2.1 s ago; all tables: 9.3 s ago
                running     no
                runs        312 proven, of which 301 changed nothing; 12 failed, the last 1 min 5 s ago
                moved       14 rows, 2345 bytes
                  2026-11-22T10:00:00.120Z  continuous  hinted: 2 of 140 tables differed (userfeatures, linefeatures); 7 rows, 812 bytes, 41 ms, hash 0a1b2c3d4e5f
                  2026-11-22T10:00:05Z      continuous  failed: the schemas differ (12 times)
                """);
        assertThat(line.on("replication", "status", "--json")).isEqualTo(0);
        assertThat(line.out).startsWith("{\"role\":\"master\",\"state\":\"ok\"").hasLineCount(1);
    }

    @Test
    void theStatusOfASlaveTellsWhatItsLetterboxKnows() {
        line.on("configure", "slave", "--remote", "10.0.0.1");
        assertThat(line.on("replication", "status")).isEqualTo(0);
        assertThat(line.out).isEqualTo("""
                role        slave
                state       the master copies into this node; 'wazo-ha replication status' there tells more
                proven      yes; 17 changes of the master were applied here
                data        clean
                """);
    }

    @Test
    void aRunSaysHowItEndsAndShowsAtATerminalHowFarItIs() {
        assertThat(line.on("replication", "run")).isEqualTo(0);
        assertThat(line.out).isEqualTo("Replicated: 140 tables equal, 7 rows moved in 41 ms\n");
        assertThat(line.err).as("in a pipe").isEmpty();
        line.watched = true;
        assertThat(line.on("replication", "run")).isEqualTo(0);
        assertThat(line.out).isEqualTo("Replicated: 140 tables equal, 7 rows moved in 41 ms\n");
        String shown = "manual: copying userfeatures, 3 of 12 tables, 1200 rows, 40000 bytes";
        assertThat(line.err).isEqualTo("\r" + shown + "\r" + " ".repeat(shown.length()) + "\r");
        assertThat(line.on("replication", "run", "--force", "--json")).isEqualTo(0);
        assertThat(line.out)
                .isEqualTo(
                        "{\"state\":\"done\",\"force\":true,\"result\":\"140 tables equal, 7 rows moved in 41 ms\"}\n");
    }

    @Test
    void aVerificationNamesWhatDiffersAndItsStatusIsOne() {
        line.watched = true;
        assertThat(line.on("replication", "verify")).isEqualTo(1);
        assertThat(line.err).startsWith("\r3 of 140 tables compared, now cel");
        assertThat(line.out).isEqualTo("""
                userfeatures: 3 rows are missing on the slave, 2 there are not the master's (1000 here, 999 there)
                Database asterisk: 1 of 140 tables differ; compared in 812 ms at snapshot 1200:1200:, hash here 0a1b2c3d4e5f
                What changed in the last seconds counts as a difference. 'wazo-ha replication run' carries it over.
                """);
        assertThat(line.on("replication", "verify", "--json")).isEqualTo(1);
        assertThat(line.out).startsWith("{\"state\":\"done\",\"equal\":false").hasLineCount(1);
    }

    @Test
    void theTablesAreListedWithTheirClassesAndWhatNoClassNamesIsMarked() {
        assertThat(line.on("replication", "tables")).isEqualTo(0);
        assertThat(line.out).isEqualTo("""
                table         class            rows here       size  what is done
                cel           call_records   about 120000      40 MB  each node keeps its own
                parking_fees  UNCLASSIFIED            12      16 kB  no class names it; copied, and proven equal
                2 tables, 1 copied, 1 unclassified
                """);
        assertThat(line.on("replication", "tables", "--json")).isEqualTo(0);
        assertThat(line.out)
                .startsWith("{\"tables\":[{\"database\":\"asterisk\",\"table\":\"cel\"")
                .hasLineCount(1);
    }

    @Test
    void aSlaveRefusesToRunAndToCompareAndSaysWhere() {
        line.on("configure", "slave", "--remote", "10.0.0.1");
        assertThat(line.on("replication", "run")).isEqualTo(1);
        assertThat(line.err).isEqualTo("wazo-ha: this node is the slave: type it on the master\n");
        assertThat(line.on("replication", "verify")).isEqualTo(1);
        assertThat(line.err).isEqualTo("wazo-ha: this node is the slave: type it on the master\n");
        assertThat(line.out).isEmpty();
    }

    @Test
    void whatWasMistypedIsNamed() {
        assertThat(line.on("replication", "dance")).isEqualTo(2);
        assertThat(line.on("replication", "status", "--force")).isEqualTo(2);
        assertThat(line.err).contains("--force with the verb run alone");
        assertThat(line.on("replication")).isEqualTo(2);
    }
}
