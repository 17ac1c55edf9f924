package wazoha.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The files that an administrator, or the installation of a distribution, would put on a node. */
final class NodeFiles {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Place place;
    private final Place peer;
    private final Path home;
    private final Ground ground;
    private final Path program;
    private final List<String> telephony;

    /**
     * @param program bin/wazo-ha of the checkout
     * @param telephony what the supervisor starts and stops
     */
    NodeFiles(Place place, Place peer, Path home, Ground ground, Path program, List<String> telephony) {
        this.place = place;
        this.peer = peer;
        this.home = home;
        this.ground = ground;
        this.program = program;
        this.telephony = telephony;
    }

    void write(PostgresKit kit, Times times) throws DemoException, InterruptedException {
        for (var folder : List.of("log", "pg", "run", "root/.ssh", "var/lib/asterisk/moh", "etc/asterisk")) {
            Disk.folder(home.resolve(folder));
        }
        Disk.write(home.resolve("passwd"), users());
        Disk.secret(home.resolve("etc/wazo-ha/database-password"), kit.secret(Schema.DAEMON));
        Disk.secret(home.resolve("etc/wazo-ha/admin-password"), kit.secret("postgres"));
        Disk.secret(home.resolve("etc/asterisk/database-password"), kit.secret(Schema.TELEPHONY));
        Disk.write(telephonyFile(), "; the telephony of this node starts only while this file is here\n");
        Disk.write(home.resolve("etc/wazo-ha/config.yml"), settings(times));
        Disk.write(home.resolve("etc/ssh/sshd_config"), sshSettings());
        var key = home.resolve("etc/ssh/host_key").toString();
        Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", place.word(), "-f", key)
                .run(SOON);
    }

    /** What the SIP server needs to start; without it telephony is broken. */
    Path telephonyFile() {
        return home.resolve("etc/asterisk/sip.conf");
    }

    /** The machine's users, with root at home in this node, and the user of the file synchronisation. */
    private String users() throws DemoException {
        var ours = List.of(
                "root:x:0:0:root:%s:/bin/bash".formatted(home.resolve("root")),
                "sync:x:1000:1000:wazo-ha:%s:/bin/bash".formatted(home.resolve("root")));
        var others = Disk.read(Path.of("/etc/passwd"))
                .lines()
                .filter(line ->
                        !line.startsWith("root:") && !line.startsWith("sync:") && !line.matches("[^:]*:[^:]*:1000:.*"));
        var lines = new ArrayList<>(ours);
        others.forEach(lines::add);
        return String.join("\n", lines) + "\n";
    }

    private String sshSettings() {
        return """
                ListenAddress %s
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                UsePAM no
                StrictModes no
                PermitRootLogin yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                MaxStartups 50
                %s
                """.formatted(
                        ground.address(place),
                        ground.port(22),
                        home.resolve("etc/ssh/host_key"),
                        home.resolve("root/.ssh/authorized_keys"),
                        ground.sshSettings(place));
    }

    private String settings(Times times) {
        return """
                log_level: info
                rest_api:
                  listen: %1$s
                  port: %2$d
                node:
                  allow_loopback: %3$s
                  boot_id_file: /run/boot_id
                postgresql:
                  configure: false
                database:
                  host: %4$s
                  port: %5$d
                  name: %6$s
                  user: %7$s
                  password_file: /etc/wazo-ha/database-password
                  admin_user: postgres
                  admin_password_file: /etc/wazo-ha/admin-password
                peer:
                  database_port: %5$d
                  ssh_port: %8$d
                  sip_port: 5060
                  ssh_user: %9$s
                  command: %10$s
                sip:
                  address: %1$s
                  port: 5060
                probe:
                  references: %11$s
                failover:
                  hold_down: %12$ds
                  orderly_hold_down: %12$ds
                replication:
                  interval: %13$ds
                files:
                  interval: %13$ds
                notify:
                  mail_to: []
                services:
                  supervisor: process
                  processes:
                    - name: telephony
                      command: %14$s
                  check: %15$s
                  drain: 1s
                """.formatted(
                        ground.address(place),
                        ground.port(9486),
                        !ground.limits().isEmpty(),
                        ground.databaseHost(place),
                        ground.port(5432),
                        Schema.DATABASE,
                        Schema.DAEMON,
                        ground.port(22),
                        ground.sshUser(),
                        list(List.of(
                                program.toString(),
                                "--root",
                                home.resolveSibling(peer.letter()).toString())),
                        ground.limits().isEmpty() ? list(List.of(ground.observer())) : "[]",
                        times.holdDown(),
                        times.replication(),
                        list(telephony),
                        list(List.of("test", "-r", telephonyFile().toString())));
    }

    /** A list of YAML in one line. */
    private static String list(List<String> values) {
        return values.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ", "[", "]"));
    }
}
