package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.NodePaths;

/** One daemon a root, for as long as anything of it is open. */
@Timeout(20)
class DaemonLockTest {
    private static final AddressPolicy POLICY = new AddressPolicy(false, address -> false);

    @TempDir
    Path root;

    @Test
    void onlyItsOwnerMayReadTheLockAlsoWhereAnEarlierVersionLeftItOpen() throws IOException {
        var paths = new NodePaths(root);
        Files.createDirectories(paths.run());
        var file = Files.createFile(paths.run().resolve("lock"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        DaemonLock.take(paths).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void theLockOutlivesTheSocketThatIsServedUnderIt() throws IOException {
        var paths = new NodePaths(root);
        try (var lock = DaemonLock.take(paths)) {
            SocketServer.under(lock, paths, new MemoryNode(), POLICY).close();
            assertThatThrownBy(() -> DaemonLock.take(paths))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("another daemon runs", "systemctl stop wazo-ha");
        }
        DaemonLock.take(paths).close();
    }
}
