package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import wazoha.disk.AtomicFile;
import wazoha.disk.LivingTree;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/** A quiet world: two nodes under one folder, paired, the slave behind a real sshd, its guard open for epoch 4. */
public final class SyncedPair implements AutoCloseable {
    public static final Epoch EPOCH = new Epoch(4);
    public static final String SOUNDS = "/var/lib/wazo/sounds/tenants";
    public static final String DIALPLAN = "/etc/asterisk/extensions_extra.d";
    public static final List<String> DIRECTORIES = List.of(DIALPLAN, SOUNDS);
    static final Path SCRIPT = Path.of("libexec/wazo-ha-verb").toAbsolutePath();
    static final String PASSWORD = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);

    public final NodePaths master;
    public final NodePaths slave;
    public final RealSshd sshd;
    public final VerbGuard guard;
    final SshAccess ssh;

    public SyncedPair(Path folder) throws Exception {
        this(folder, RealSshd.LOOPBACK);
    }

    /** @param from where the slave lets the master's key in from */
    SyncedPair(Path folder, PeerAddress from) throws Exception {
        master = new NodePaths(folder.resolve("master"));
        slave = new NodePaths(folder.resolve("slave"));
        var keys = slave.resolve("/root/.ssh/authorized_keys");
        sshd = RealSshd.start(folder.resolve("sshd"), keys);
        RealSshd.makeKey(master.sshKey());
        ssh = SshAccess.ofPair(master, sshd.port(), RealSshd.user());
        AtomicFile.write(ssh.knownHosts(), sshd.knownHosts(), "rw-r--r--");
        Files.createDirectories(slave.resolve("/var/log"));
        var publicKey = new SshKey(master.sshKey()).publicLine().orElseThrow();
        var request = new PairRequest(publicKey, from, PASSWORD, false);
        new PairAccept(slave, SCRIPT, keys, password -> {}).accept(request.toJson());
        guard = new VerbGuard(slave, Ticker.system());
        guard.writeDirectories(DIRECTORIES);
        guard.open(EPOCH);
    }

    public FilePush push() {
        return push(DIRECTORIES, List.of());
    }

    public FilePush push(List<String> directories, List<String> exclude) {
        var limits = new FileLimits(Duration.ofSeconds(10), Duration.ofSeconds(60));
        return new FilePush(master, ssh, directories, exclude, limits, Ticker.system());
    }

    FilePull pull() {
        return new FilePull(master, ssh, DIRECTORIES, FileLimits.DEFAULT, Ticker.system());
    }

    public static Path write(NodePaths node, String path, String content) throws IOException {
        var file = node.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** Every file below a directory of the node with its content hash. */
    public static Map<String, String> tree(NodePaths node, String directory) throws IOException {
        return LivingTree.files(node.resolve(directory), Sha256::of);
    }

    @Override
    public void close() throws FileSyncException {
        try {
            guard.close();
        } finally {
            sshd.close();
        }
    }
}
