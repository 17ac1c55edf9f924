package wazoha.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;

@Timeout(120)
class HostFactsTest {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");

    @TempDir
    private Path root;

    @Test
    void theGateOpensAndClosesAsOftenAsOneLikes() throws Exception {
        var gate = new Gate(new NodePaths(root));
        gate.close();
        assertThat(gate.isOpen()).isFalse();
        gate.open();
        gate.open();
        assertThat(gate.isOpen()).isTrue();
        assertThat(root.resolve("run/wazo-ha/may-serve")).isEmptyFile();
        gate.close();
        gate.close();
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    void theBootIdIsReadUnderTheRoot() throws Exception {
        write("run/boot", "boot-7\n");
        assertThat(BootId.read(new NodePaths(root), Path.of("/run/boot"))).isEqualTo("boot-7");
    }

    @Test
    void withoutAFileUnderTheRootTheKernelTellsTheBootId() throws Exception {
        assertThat(BootId.read(new NodePaths(root), KERNEL))
                .isEqualTo(Files.readString(KERNEL).strip());
    }

    @Test
    void aBootIdThatIsNoWordIsRefused() throws Exception {
        write("run/boot", "two words\n");
        assertThatThrownBy(() -> BootId.read(new NodePaths(root), Path.of("/run/boot")))
                .isInstanceOf(IOException.class)
                .hasMessage("boot id not read: %s does not hold one word of at most 64 printable characters"
                        .formatted(root.resolve("run/boot")));
    }

    @Test
    void anAddressOfAnInterfaceIsOursAndALoopbackAddressIsNot() throws Exception {
        var own = OwnAddresses.ofHost();
        assertThat(own.bears(address("127.0.0.1"))).isFalse();
        assertThat(own.bears(address("::1"))).isFalse();
        var borne = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                .toList();
        for (var text : borne) {
            assertThat(own.bears(address(text))).as(text).isTrue();
        }
    }

    @Test
    void anotherWritingOfAnAddressIsTheSameAddress() throws Exception {
        OwnAddresses own = () -> Set.of(address("10.0.0.1").address());
        assertThat(own.bears(address("::ffff:10.0.0.1"))).isTrue();
        assertThat(own.bears(address("10.0.0.2"))).isFalse();
    }

    private static PeerAddress address(String text) {
        return PeerAddress.parse(text).orElseThrow();
    }

    private void write(String path, String content) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
