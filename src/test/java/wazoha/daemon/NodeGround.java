package wazoha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import wazoha.FreePort;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.config.NodeConfig;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/** The files of a node under one folder, whose telephony is a program that sleeps. */
final class NodeGround {
    final NodePaths paths;
    final int peerSip;

    NodeGround(Path root, int peerSip) throws IOException {
        this.paths = new NodePaths(root);
        this.peerSip = peerSip;
        Files.createDirectories(paths.configFolder());
        Files.createDirectories(paths.run());
        Files.writeString(paths.run().resolve("../boot_id").normalize(), "this-boot\n");
        Files.writeString(paths.configFolder().resolve("../database.password").normalize(), "secret\n");
        Files.writeString(paths.configFile(), """
                node:
                  allow_loopback: true
                  boot_id_file: /run/boot_id
                database:
                  port: 1
                sip:
                  port: %d
                peer:
                  sip_port: %d
                services:
                  supervisor: process
                  processes:
                    - name: telephony
                      command: [sleep, "600"]
                """.formatted(FreePort.next(), peerSip));
    }

    Partners partners() throws BadConfigException {
        return with(ConfigFiles.load(paths), Ticker.system());
    }

    /** A configuration that no file can bring about: going on duty fails inside. */
    Partners broken() throws BadConfigException {
        var sane = ConfigFiles.load(paths);
        return with(
                new NodeConfig(
                        sane.logLevel(),
                        sane.restApi(),
                        sane.node(),
                        sane.database(),
                        sane.peer(),
                        new NodeConfig.Sip("127.0.0.1", 70_000),
                        sane.probe(),
                        sane.failover(),
                        sane.replication(),
                        sane.files(),
                        sane.services(),
                        sane.tls(),
                        sane.auth(),
                        sane.provd(),
                        sane.bus(),
                        sane.notices(),
                        sane.asterisk(),
                        sane.postgresql()),
                Ticker.system());
    }

    Partners with(NodeConfig config, Ticker ticker) {
        return new Partners(paths, config, Path.of("libexec"), ticker, InstantSource.system(), () -> {});
    }
}
