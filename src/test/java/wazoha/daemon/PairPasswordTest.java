package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wazoha.filesync.PairSecret;
import wazoha.node.NodePaths;

class PairPasswordTest {
    @TempDir
    Path root;

    private NodePaths paths;
    private PairPassword password;

    @BeforeEach
    void start() throws Exception {
        paths = new NodePaths(root);
        password = new PairPassword(paths);
        Files.createDirectories(paths.state());
    }

    @Test
    void section7TheOnlyPasswordIsTriedEachTime() throws Exception {
        keep(PairSecret.file(paths), "old");
        assertThat(password.another()).isEqualTo("old");
        assertThat(password.another()).isEqualTo("old");
        assertThat(password.read()).isEqualTo("old");
    }

    @Test
    void section7WhileItIsRenewedTheOneInUseAndTheNewOneAreTriedInTurn() throws Exception {
        keep(PairSecret.file(paths), "old");
        keep(PairSecret.candidateFile(paths), "new");
        assertThat(password.another()).isEqualTo("old");
        assertThat(password.read()).isEqualTo("old");
        assertThat(password.another()).isEqualTo("new");
        assertThat(password.read()).as("what was tried last").isEqualTo("new");
        assertThat(password.another()).isEqualTo("old");
    }

    @Test
    void section7ARenewalThatEndsBetweenTwoTriesLeavesTheOneThatIsKept() throws Exception {
        keep(PairSecret.file(paths), "old");
        keep(PairSecret.candidateFile(paths), "new");
        password.another();
        password.another();
        keep(PairSecret.file(paths), "new");
        Files.delete(PairSecret.candidateFile(paths));
        assertThat(password.read()).isEqualTo("new");
        assertThat(password.another()).isEqualTo("new");
    }

    @Test
    void aNodeThatIsNotPairedSaysSo() {
        assertThatThrownBy(() -> password.another()).isInstanceOf(RefusedException.class);
    }

    private static void keep(Path file, String text) throws Exception {
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
