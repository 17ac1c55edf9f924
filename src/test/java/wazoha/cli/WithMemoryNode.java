package wazoha.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.api.AddressPolicy;
import wazoha.api.MemoryNode;
import wazoha.api.SocketServer;
import wazoha.node.NodePaths;

/** The command line of a node in memory, asked over a real socket. */
@Timeout(120)
abstract class WithMemoryNode {
    @TempDir
    Path root;

    final MemoryNode node = new MemoryNode();
    SocketServer server;
    Invocation line;

    @BeforeEach
    void start() throws IOException {
        server = new SocketServer(new NodePaths(root), node, new AddressPolicy(false, address -> false));
        line = new Invocation(root);
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
