package wazoha.node;

import java.nio.file.Path;

/**
 * Where everything lives on a node (docs/contract.md, section 2), under a root directory: {@code /} on a host, any
 * directory where several nodes share one machine.
 */
public record NodePaths(Path root) {
    public static final NodePaths HOST = new NodePaths(Path.of("/"));

    public NodePaths {
        root = root.toAbsolutePath().normalize();
    }

    /** An absolute path of the contract, seen under the root. */
    public Path resolve(String absolute) {
        return root.resolve(absolute.startsWith("/") ? absolute.substring(1) : absolute);
    }

    public Path haConf() {
        return resolve("/etc/xivo/ha.conf");
    }

    public Path isPrimary() {
        return resolve("/var/lib/wazo/is-primary");
    }

    public Path isSecondary() {
        return resolve("/var/lib/wazo/is-secondary");
    }

    public Path configFile() {
        return resolve("/etc/wazo-ha/config.yml");
    }

    public Path configFolder() {
        return resolve("/etc/wazo-ha/conf.d");
    }

    /** Our own state; survives a reboot. */
    public Path state() {
        return resolve("/var/lib/wazo-ha");
    }

    /** Our own state that a reboot forgets: the socket, the gate, pid files. */
    public Path run() {
        return resolve("/run/wazo-ha");
    }

    public Path socket() {
        return run().resolve("socket");
    }

    /** The gate of the telephony units: they may start only while this file exists. */
    public Path gate() {
        return run().resolve("may-serve");
    }

    /** While it exists telephony is not started: {@code wazo-service disable} makes it, {@code enable} removes it. */
    public Path telephonyDisabled() {
        return resolve("/var/lib/wazo/disabled");
    }

    /** The same until the next boot or {@code wazo-service start}: {@code wazo-service stop} makes it. */
    public Path telephonyStopped() {
        return run().resolve("stopped");
    }

    /** What {@code wazo-sync} did and when. */
    public Path syncLog() {
        return resolve("/var/log/wazo-sync.log");
    }

    /** What the daemon says; a script that works in its place writes there too. */
    public Path daemonLog() {
        return resolve("/var/log/wazo-ha.log");
    }

    public Path sshKey() {
        return resolve("/root/.ssh/xivo_id_rsa");
    }
}
