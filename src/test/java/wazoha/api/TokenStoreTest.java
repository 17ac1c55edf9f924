package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.NodePaths;

@Timeout(120)
class TokenStoreTest {
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));

    @TempDir
    Path root;

    @Test
    void aTokenPermitsWhatItsListAllows() throws IOException {
        var store = store();
        var token = store.create(List.of("confd.ha.read"));
        assertThat(store.permits(token, "confd.ha.read")).isTrue();
        assertThat(store.permits(token, "confd.ha.update")).isFalse();
        assertThat(store.permits(token + "x", "confd.ha.read")).isFalse();
        assertThat(store.permits("", "confd.ha.read")).isFalse();
    }

    @Test
    void aRunningDaemonSeesATokenThatAnotherProcessMade() throws IOException {
        var daemon = store();
        assertThat(daemon.permits("nobody's", "confd.ha.read")).isFalse();
        var first = store().create(List.of("confd.#"));
        assertThat(daemon.permits(first, "confd.ha.read")).isTrue();
        var second = store().create(List.of("confd.#"));
        assertThat(daemon.permits(second, "confd.ha.read")).isTrue();
        assertThat(daemon.permits(first, "confd.ha.read")).isTrue();
    }

    @Test
    void aTokenIsGoneWithItsFile() throws IOException {
        var store = store();
        var token = store.create(List.of("confd.#"));
        assertThat(store.permits(token, "confd.ha.read")).isTrue();
        Files.delete(file());
        assertThat(store.permits(token, "confd.ha.read")).isFalse();
    }

    @Test
    void onlyHashesAreStoredAndOnlyTheOwnerReadsThem() throws IOException {
        var token = store().create(List.of("confd.#", "!confd.ha.update"));
        assertThat(Files.readString(file()))
                .doesNotContain(token)
                .containsPattern("\"sha256\":\"[0-9a-f]{64}\"")
                .contains("\"acl\":[\"confd.#\",\"!confd.ha.update\"]", "\"created\":\"2026-11-22T10:00:00Z\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void tokensAreLongAndSafeInHeaders() throws IOException {
        assertThat(store().create(List.of("#"))).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void aDamagedFilePermitsNobodyAndIsNotOverwritten() throws IOException {
        var store = store();
        var token = store.create(List.of("#"));
        Files.writeString(file(), "{\"tokens\": 7}");
        assertThat(store.permits(token, "confd.ha.read")).isFalse();
        assertThatThrownBy(() -> store.create(List.of("#"))).hasMessageContaining("tokens.json");
        assertThat(file()).hasContent("{\"tokens\": 7}");
    }

    @Test
    void aListThatIsNoneMakesNoToken() {
        assertThatThrownBy(() -> store().create(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().create(List.of("a b"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(file()).doesNotExist();
    }

    @Test
    void theListShowsIdsAndPatternsAndNoHash() throws IOException {
        assertThat(store().list()).isEmpty();
        var token = store().create(List.of("confd.#", "!confd.ha.update"));
        store().create(List.of("#"));
        var list = store().list();
        assertThat(list).hasSize(2);
        assertThat(list.get(0).acl()).containsExactly("confd.#", "!confd.ha.update");
        assertThat(list.get(0).id()).matches("[0-9a-f-]{36}");
        assertThat(list.toString()).doesNotContain(token).doesNotContainPattern("[0-9a-f]{64}");
    }

    @Test
    void aRevokedTokenIsRefusedAtOnceAndTheOthersStay() throws IOException {
        var daemon = store();
        var first = store().create(List.of("#"));
        var second = store().create(List.of("#"));
        assertThat(daemon.permits(first, "confd.ha.read")).isTrue();
        assertThat(store().revoke(store().list().get(0).id())).isTrue();
        assertThat(daemon.permits(first, "confd.ha.read")).isFalse();
        assertThat(daemon.permits(second, "confd.ha.read")).isTrue();
        assertThat(store().revoke("nobody")).isFalse();
        assertThat(store().list()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aLockThatSomebodyKeepsEndsTheCommandInsteadOfHangingIt() throws IOException {
        var first = store().create(List.of("#"));
        var lock = file().resolveSibling("tokens.lock");
        try (var held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            held.lock();
            var impatient = new TokenStore(new NodePaths(root), TIME, Duration.ofMillis(200));
            assertThatThrownBy(() -> impatient.create(List.of("#")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("tokens.lock");
            assertThat(impatient.list()).hasSize(1);
            assertThat(impatient.permits(first, "confd.ha.read")).isTrue();
        }
        assertThat(store().create(List.of("#"))).isNotEmpty();
    }

    @Test
    void onlyTheOwnerMayHoldTheLock() throws IOException {
        Files.createDirectories(file().getParent());
        var lock = Files.createFile(file().resolveSibling("tokens.lock"));
        Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-r--r--"));
        store().create(List.of("#"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
                .isEqualTo("rw-------");
    }

    private TokenStore store() {
        return new TokenStore(new NodePaths(root), TIME);
    }

    private Path file() {
        return root.resolve("var/lib/wazo-ha/tokens.json");
    }
}
