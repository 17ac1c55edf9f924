package wazoha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.NodePaths;

/** The words and statuses of docs/contract.md, sections 6 to 8, to the byte. */
class ScriptsTest extends WithMemoryNode {
    @ParameterizedTest(name = "[{0}]: usage, status {2}")
    @CsvSource(delimiter = ';', textBlock = """
        xivo-master-slave-db-replication                    ; usage: xivo-master-slave-db-replication slave_ip ; 1
        xivo-master-slave-db-replication 10.0.0.2 10.0.0.3  ; usage: xivo-master-slave-db-replication slave_ip ; 1
        xivo-master-slave-db-replication --now              ; usage: xivo-master-slave-db-replication slave_ip ; 1
        xivo-check-master-status                            ; usage: xivo-check-master-status master_ip        ; 1
        xivo-manage-slave-services                          ; usage: xivo-manage-slave-services start|stop     ; 2
        xivo-manage-slave-services restart                  ; usage: xivo-manage-slave-services start|stop     ; 2
        xivo-manage-slave-services start stop               ; usage: xivo-manage-slave-services start|stop     ; 2
        /usr/sbin/xivo-manage-slave-services                ; usage: xivo-manage-slave-services start|stop     ; 2
        wazo-service             ; usage: wazo-service status|start|stop|restart|enable|disable [wazo|default|all] ; 2
        wazo-service reload      ; usage: wazo-service status|start|stop|restart|enable|disable [wazo|default|all] ; 2
        wazo-service Status      ; usage: wazo-service status|start|stop|restart|enable|disable [wazo|default|all] ; 2
        wazo-service status sip  ; usage: wazo-service status|start|stop|restart|enable|disable [wazo|default|all] ; 2
        wazo-service start all x ; usage: wazo-service status|start|stop|restart|enable|disable [wazo|default|all] ; 2
        """)
    void whatWasMistypedShowsTheUsage(String words, String usage, int status) {
        assertThat(line.exactly(words.split(" "))).isEqualTo(status);
        assertThat(line.err).isEqualTo(usage + "\n");
        assertThat(line.out).isEmpty();
    }

    @Test
    void aReplicationSaysThatItCompleted() {
        line.on("configure", "master", "--remote", "10.0.0.2");
        assertThat(line.on("/usr/sbin/xivo-master-slave-db-replication", "10.0.0.2"))
                .isEqualTo(0);
        assertThat(line.out).isEqualTo("Slave replication completed successfully\n");
        assertThat(line.err).isEmpty();
    }

    @Test
    void aReplicationThatFailsSaysWhyOnStdout() {
        node.refuse("10.0.0.2 does not answer on port 5432; its database is unchanged");
        assertThat(line.on("xivo-master-slave-db-replication", "10.0.0.2")).isEqualTo(1);
        assertThat(line.out)
                .isEqualTo(
                        "Slave replication failed: 10.0.0.2 does not answer on port 5432; its database is unchanged\n");
        node.refuse("Slave replication failed: nothing was changed");
        assertThat(line.on("xivo-master-slave-db-replication", "10.0.0.2")).isEqualTo(1);
        assertThat(line.out).isEqualTo("Slave replication failed: nothing was changed\n");
        assertThat(line.on("xivo-master-slave-db-replication", "slave")).isEqualTo(1);
        assertThat(line.out)
                .isEqualTo("Slave replication failed: the address must be a literal IPv4 or IPv6 address\n");
    }

    @Test
    void withoutADaemonAScriptWorksByItselfAndSaysHowThatEndsInTheSameWords() throws IOException {
        server.close();
        Sentinels.secondary(root);
        assertThat(line.on("xivo-master-slave-db-replication", "10.0.0.2")).isEqualTo(1);
        assertThat(line.out).isEqualTo("Slave replication failed: nothing is done here without a daemon\n");
        assertThat(line.on("xivo-manage-slave-services", "start")).isEqualTo(1);
        assertThat(line.out).isEqualTo("nothing is done here without a daemon\n");
        assertThat(line.on("xivo-check-master-status", "10.0.0.1")).isEqualTo(1);
        assertThat(line.out).isEqualTo("nothing is done here without a daemon\n");
        Sentinels.primary(root);
        Sentinels.key(root);
        assertThat(line.on("wazo-sync")).isEqualTo(1);
        assertThat(line.out).isEqualTo("""
                Synchronizing to 10.0.0.9...
                Synchronization failure: nothing is done here without a daemon
                """);
    }

    @Test
    void aReplicationThatFailsIsMailedInTheSameWords() {
        node.refuse("10.0.0.2 does not answer");
        line.on("xivo-master-slave-db-replication", "10.0.0.2");
        assertThat(line.err)
                .isEqualTo("mail: Slave replication failed: Slave replication failed: 10.0.0.2 does not answer\n");
    }

    @Test
    void everyLineOfASynchronizationIsLoggedWithItsTime() throws IOException {
        line.on("configure", "master", "--remote", "10.0.0.2");
        Sentinels.primary(root);
        line.on("wazo-sync");
        Sentinels.key(root);
        node.notice("/var/lib/asterisk/moh does not exist on this node: skipped, the slave keeps its own");
        assertThat(line.on("wazo-sync")).isEqualTo(0);
        assertThat(line.out).isEqualTo("""
                Synchronizing to 10.0.0.2...
                /var/lib/asterisk/moh does not exist on this node: skipped, the slave keeps its own
                Synchronization successful
                """);
        assertThat(new NodePaths(root).syncLog()).hasContent("""
                2026-11-22T10:02:10Z SSH key %s/root/.ssh/xivo_id_rsa not found: not synchronizing
                2026-11-22T10:02:10Z Synchronizing to 10.0.0.2...
                2026-11-22T10:02:10Z /var/lib/asterisk/moh does not exist on this node: skipped, the slave keeps its own
                2026-11-22T10:02:10Z Synchronization successful
                """.formatted(root));
    }

    @Test
    void aSynchronizationThatCannotBeLoggedIsDoneAllTheSame() throws IOException {
        line.on("configure", "master", "--remote", "10.0.0.2");
        Sentinels.primary(root);
        Sentinels.key(root);
        Files.createDirectories(new NodePaths(root).syncLog());
        assertThat(line.on("wazo-sync")).isEqualTo(0);
        assertThat(line.out).isEqualTo("Synchronizing to 10.0.0.2...\nSynchronization successful\n");
        assertThat(line.err).contains("this run is not logged").hasLineCount(1);
    }

    @ParameterizedTest(name = "wazo-service {0}: {1}")
    @CsvSource(delimiter = ';', textBlock = """
        status             ; Checking services...   ; STATUS-DEFAULT
        status default     ; Checking services...   ; STATUS-DEFAULT
        status wazo        ; Checking services...   ; STATUS-WAZO
        status all         ; Checking services...   ; STATUS-ALL
        start              ; Starting services...   ; START-DEFAULT
        stop wazo          ; Stopping services...   ; STOP-WAZO
        restart all        ; Restarting services... ; RESTART-ALL
        enable             ; Enabling services...   ; ENABLE-DEFAULT
        disable            ; Disabling services...  ; DISABLE-DEFAULT
        """)
    void eachVerbOfWazoServiceSaysWhatItDoesAndThenEachStateAndName(String words, String first, String asked) {
        assertThat(line.on(("/usr/bin/wazo-service " + words).split(" "))).isEqualTo(1);
        assertThat(line.out).isEqualTo("%s\n\tstopped\t\t%s\n".formatted(first, asked));
        assertThat(line.err).isEqualTo("nothing was done\n");
    }

    @Test
    void theCheckPrintsWhatWasSeenAndDone() throws IOException {
        line.on("configure", "slave", "--remote", "10.0.0.1");
        Sentinels.secondary(root);
        assertThat(line.on("xivo-check-master-status", "10.0.0.1")).isEqualTo(0);
        assertThat(line.out).isEqualTo("the master 10.0.0.1 serves: nothing to do\n");
    }

    @Test
    void theCheckOfANodeThatIsNoSlaveAnyMoreDoesNothing() {
        node.refuse("must not be asked");
        assertThat(line.on("xivo-check-master-status", "10.0.0.1")).isEqualTo(0);
        assertThat(line.out).isEqualTo("HA mode changed, this stack is no longer a secondary\n");
    }

    @Test
    void theCheckOfANodeThatIsNoSlaveAnyMoreDoesNothingWithoutADaemonEither() throws IOException {
        server.close();
        Sentinels.primary(root);
        assertThat(line.on("xivo-check-master-status", "10.0.0.1")).isEqualTo(0);
        assertThat(line.out).isEqualTo("HA mode changed, this stack is no longer a secondary\n");
        assertThat(line.err).isEmpty();
    }

    @Test
    void theServicesObeyTheOperatorOrSayWhyNot() {
        assertThat(line.on("xivo-manage-slave-services", "start")).isEqualTo(0);
        assertThat(node.status().phase()).isEqualTo("SERVING");
        assertThat(line.on("xivo-manage-slave-services", "stop")).isEqualTo(0);
        assertThat(node.status().phase()).isEqualTo("STANDBY");
        node.refuse("the master did not yield within 10 s; nothing was started");
        assertThat(line.on("xivo-manage-slave-services", "start")).isEqualTo(1);
        assertThat(line.out).isEqualTo("the master did not yield within 10 s; nothing was started\n");
    }

    @Test
    void onlyAMasterSynchronizes() throws IOException {
        assertThat(line.on("wazo-sync")).isEqualTo(1);
        assertThat(line.out).isEqualTo("HA not configured or not a master node\n");
        Sentinels.secondary(root);
        assertThat(line.on("/usr/bin/wazo-sync", "-i")).isEqualTo(1);
        assertThat(line.out).isEqualTo("HA not configured or not a master node\n");
        assertThat(line.localWork).isEmpty();
    }

    @Test
    void withoutAKeyNothingIsSynchronized() throws IOException {
        Sentinels.primary(root);
        assertThat(line.on("wazo-sync")).isEqualTo(0);
        assertThat(line.out)
                .isEqualTo("SSH key %s/root/.ssh/xivo_id_rsa not found: not synchronizing\n".formatted(root));
    }

    @Test
    void aSynchronizationSaysToWhomAndHowItEnded() throws IOException {
        line.on("configure", "master", "--remote", "10.0.0.2");
        Sentinels.primary(root);
        Sentinels.key(root);
        node.notice("/a does not exist on this node: skipped, the slave keeps its own");
        assertThat(line.on("wazo-sync")).isEqualTo(0);
        assertThat(line.out).isEqualTo("""
                Synchronizing to 10.0.0.2...
                /a does not exist on this node: skipped, the slave keeps its own
                Synchronization successful
                """);
        node.refuse("rsync exit status 12 with output:\nconnection closed");
        assertThat(line.on("wazo-sync")).isEqualTo(1);
        assertThat(line.out).isEqualTo("""
                Synchronizing to 10.0.0.2...
                Synchronization failure: rsync exit status 12 with output:
                connection closed
                """);
    }
}
