package wazoha.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.host.RealPostgres.Reached;
import wazoha.node.EffectException;

/** A slave whose PostgreSQL has no certificate gets one of ours, by openssl; one that has its own keeps that. */
@Timeout(120)
class OwnCertificateTest extends OnePostgres {
    @BeforeEach
    void noCertificate() throws Exception {
        Situation.WITHOUT_TLS.arrange();
        postgres.moveCertificate(true);
    }

    @AfterEach
    void asBefore() throws Exception {
        Files.deleteIfExists(key());
        Files.deleteIfExists(certificate());
        postgres.moveCertificate(false);
    }

    private static Path key() {
        return postgres.data().resolve("wazo-ha.key");
    }

    private static Path certificate() {
        return postgres.data().resolve("wazo-ha.crt");
    }

    @Test
    void oneIsMadeForTheServersOwnerAloneAndTheMasterGetsIn() throws Exception {
        postgres.start();
        var effect = effect(postgres);
        assertThat(effect.plan(SLAVE).lines())
                .contains("PostgreSQL 15/main: make a key and a certificate of its own: " + key())
                .anyMatch(
                        line -> line.contains("ssl_cert_file = 'wazo-ha.crt', ssl_key_file = 'wazo-ha.key', ssl = on"));
        assertThat(key()).as("a plan touches nothing").doesNotExist();
        effect.apply(SLAVE);
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
        for (var file : new Path[] {key(), certificate()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.getOwner(file)).isEqualTo(Files.getOwner(postgres.data()));
        }
        assertThat(effect.plan(SLAVE).lines()).as("the second time").isEmpty();
    }

    @Test
    void theSettingsEndWithTheRoleAndTheKeyIsTheSameInTheNextOne() throws Exception {
        postgres.start();
        var before = files();
        var effect = effect(postgres);
        effect.apply(SLAVE);
        var first = Files.readString(key());
        effect.apply(MASTER);
        assertThat(files()).isEqualTo(before);
        assertThat(postgres.one("SHOW ssl")).isEqualTo("off");
        postgres.moveCertificate(false); // another one turns up meanwhile
        effect.apply(SLAVE);
        postgres.moveCertificate(true);
        assertThat(postgres.one("SHOW ssl_cert_file"))
                .as("the master knows ours")
                .isEqualTo("wazo-ha.crt");
        assertThat(Files.readString(key())).isEqualTo(first);
    }

    @Test
    void aKeyThatWasLostIsMadeAnew() throws Exception {
        postgres.start();
        var effect = effect(postgres);
        effect.apply(SLAVE);
        Files.delete(key());
        effect.apply(SLAVE);
        assertThat(key()).exists();
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
    }

    @Test
    void anUndoneChangeLeavesNone() throws Exception {
        postgres.start();
        var before = files();
        var effect = effect(postgres);
        var change = effect.plan(SLAVE);
        effect.apply(SLAVE);
        effect.undo(change.before());
        assertThat(files()).isEqualTo(before);
        assertThat(key()).doesNotExist();
        assertThat(certificate()).doesNotExist();
        assertThat(postgres.one("SHOW ssl")).isEqualTo("off");
    }

    @Test
    void aChangeThatFailsLeavesNone() throws Exception {
        postgres.start();
        var before = files();
        var freezing = new AlteredCluster(postgres, "pg_reload_conf", () -> postgres.signal("STOP"));
        assertThatThrownBy(() -> effect(freezing).apply(SLAVE)).isInstanceOf(EffectException.class);
        postgres.signal("CONT");
        assertThat(files()).isEqualTo(before);
        assertThat(key()).doesNotExist();
        effect(postgres).apply(MASTER); // it reads its files again
        assertThat(postgres.one("SHOW ssl")).isEqualTo("off");
    }

    @Test
    void aCertificateThatIsNamedIsUsedAndNoneIsMade() throws Exception {
        postgres.moveCertificate(false);
        try {
            postgres.start();
            effect(postgres).apply(SLAVE);
            assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
            assertThat(key()).doesNotExist();
            assertThat(postgres.one("SHOW ssl_cert_file")).isEqualTo("server.crt");
        } finally {
            postgres.moveCertificate(true);
        }
    }
}
