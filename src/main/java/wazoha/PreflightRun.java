package wazoha;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import wazoha.asterisk.AmiAccess;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.AsteriskLook;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.config.NodeConfig;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.filesync.KeyLook;
import wazoha.host.BadHaConfException;
import wazoha.host.Fail2ban;
import wazoha.host.FreeSpace;
import wazoha.host.HaConf;
import wazoha.host.LocalEnd;
import wazoha.host.OwnAddresses;
import wazoha.host.OwnNode;
import wazoha.host.Plugins;
import wazoha.node.Finding;
import wazoha.node.Finding.Where;
import wazoha.node.Findings;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.ProbeUser;
import wazoha.node.Ticker;
import wazoha.probe.Reachability;
import wazoha.replication.DatabaseLook;
import wazoha.service.RestartLook;

/** {@code wazo-ha preflight}: which looks a node takes, by its role. */
final class PreflightRun {
    /** Within which the program answers (docs/contract.md, section 6), also where the peer is dead. */
    static final Duration ANSWER = Duration.ofSeconds(10);
    /** Of all looks together, each of which has less; what is left of the answer is for the start of the program. */
    static final Duration DEADLINE = Duration.ofSeconds(7);
    /** Of one exchange with a database. To enter one takes twice {@link Partners#LETTER_PATIENCE} at most. */
    static final Duration DATABASE = Duration.ofSeconds(4);
    /** Of all questions to Asterisk together. */
    static final Duration ASTERISK = Duration.ofSeconds(4);

    private final NodePaths paths;
    private final Ticker ticker = Ticker.system();

    PreflightRun(Path root) {
        this.paths = new NodePaths(root);
    }

    Findings run() throws InterruptedException {
        var start = ticker.now();
        var settings = HaSettings.DISABLED;
        List<Finding> all;
        try {
            settings = new HaConf(paths).read();
            var looks = new Looks(settings, ConfigFiles.load(paths)).all();
            all = SideBySide.take(looks, DEADLINE, ticker);
        } catch (BadConfigException bad) {
            all = List.of(Finding.about("settings", Where.of(settings.role()))
                    .refuses(
                            "the settings of wazo-ha are wrong",
                            "the daemon does not start with them, and nothing else was looked at",
                            "correct them (every key is explained in etc/config.yml), then wazo-ha preflight again")
                    .with(bad.problems()));
        } catch (BadHaConfException | IOException unreadable) {
            all = List.of(Finding.about("role", Where.THIS_NODE)
                    .refuses(
                            String.valueOf(unreadable.getMessage()),
                            "the daemon does not start without knowing its role, and nothing else was looked at",
                            "wazo-ha configure ROLE --remote ADDRESS writes the file anew, or correct it by hand"));
        }
        return new Findings(
                settings.role(),
                settings.remoteAddress().map(PeerAddress::text).orElse(""),
                all,
                ticker.now().minus(start));
    }

    /** The looks of one node. */
    private final class Looks {
        private final HaSettings settings;
        private final NodeConfig config;
        private final Partners partners;
        private final Where where;
        private final Reachability reach = new Reachability(ticker);
        private final List<SideBySide.Look> looks = new ArrayList<>();

        Looks(HaSettings settings, NodeConfig config) {
            this.settings = settings;
            this.config = config;
            this.where = Where.of(settings.role());
            this.partners = new Partners(paths, config, Main.scripts(), ticker, InstantSource.system(), () -> {});
        }

        List<SideBySide.Look> all() {
            one("user", where, () -> OwnNode.user(about("user")));
            settings.remoteAddress().ifPresent(this::withPeer);
            if (settings.role() == NodeRole.DISABLED) {
                one(
                        "role",
                        where,
                        () -> about("role")
                                .notLookedAt(
                                        "this node has no role and no peer: wazo-ha configure ROLE --remote ADDRESS;"
                                                + " only what it is by itself was looked at"));
            }
            var databases = new DatabaseLooks(partners, settings, DATABASE);
            config.replication().databases().forEach(name -> looks.add(databases.look(name)));
            one("telephony", where, this::telephony);
            PeerAddress.parse(config.sip().address())
                    .ifPresent(sip -> one(
                            "SIP address",
                            where,
                            () -> OwnNode.sipAddress(
                                    about("SIP address"), sip, config.node().allowLoopback())));
            many("AMI", where, () -> new AsteriskLook(ami(), ASTERISK, ticker).look(where));
            many("disk", where, () -> FreeSpace.look(about("disk"), folders()));
            return looks;
        }

        private void withPeer(PeerAddress peer) {
            one(
                    "addresses",
                    where,
                    () -> OwnNode.address(about("addresses"), peer, OwnAddresses.ofHost(), LocalEnd.ofKernel()));
            switch (settings.role()) {
                case MASTER -> master(peer);
                case SLAVE -> slave(peer);
                case DISABLED -> {
                    // without a role nothing is between the nodes
                }
            }
            one("fail2ban", where, () -> Fail2ban.look(about("fail2ban"), paths, peer));
        }

        private void master(PeerAddress slave) {
            var other = config.peer();
            one(
                    "port of PostgreSQL",
                    Where.SLAVE,
                    () -> reach.port(
                            Finding.about("port of PostgreSQL", Where.SLAVE),
                            new InetSocketAddress(slave.address(), other.databasePort()),
                            "rows, heartbeat and claims go this way",
                            "on the slave: systemctl start postgresql; wazo-ha configure slave --remote MASTER makes it listen for"
                                    + " this node (listen_addresses, pg_hba.conf)"));
            one(
                    "port of ssh",
                    Where.SLAVE,
                    () -> reach.port(
                            Finding.about("port of ssh", Where.SLAVE),
                            new InetSocketAddress(slave.address(), other.sshPort()),
                            "files and the pairing go this way",
                            "on the slave: systemctl start ssh; compare peer.ssh_port here with the port on which it listens"));
            one(
                    "key",
                    Where.SLAVE,
                    () -> new KeyLook(paths)
                            .onMaster(Finding.about("key", Where.SLAVE), slave, other.sshPort(), other.sshUser()));
        }

        private void slave(PeerAddress master) {
            one(
                    "SIP of the master",
                    Where.MASTER,
                    () -> reach.sip(
                            Finding.about("SIP of the master", Where.MASTER),
                            partners.peerSip(master),
                            ProbeUser.NAME));
            one("ICMP", Where.MASTER, () -> reach.host(Finding.about("ICMP", Where.MASTER), partners.peerSip(master)));
            one(
                    "port of PostgreSQL",
                    where,
                    () -> reach.port(
                            about("port of PostgreSQL"),
                            new InetSocketAddress(
                                    LocalEnd.ofKernel().towards(master).address(),
                                    config.database().port()),
                            "rows, heartbeat and claims of the master come this way",
                            "systemctl start postgresql; wazo-ha configure slave --remote %s makes it listen there"
                                    .formatted(master)));
            one(
                    "key",
                    where,
                    () -> new KeyLook(paths)
                            .onSlave(about("key"), master, paths.resolve("/root/.ssh/authorized_keys")));
            one(
                    "restart of PostgreSQL",
                    where,
                    () -> new RestartLook(partners.databaseServer()).look(about("restart of PostgreSQL")));
            one("provisioning plugins", where, () -> Plugins.look(about("provisioning plugins"), paths));
        }

        private Finding telephony() throws InterruptedException {
            var about = about("telephony");
            if (config.services().check().isEmpty()) {
                return about.notLookedAt(
                        "services.check is not set, so nobody can tell whether telephony could start here");
            }
            String program = String.join(" ", config.services().check());
            return partners.telephony().startable()
                    ? about.fine("telephony could start here: %s says so".formatted(program))
                    : about.refuses(
                            "telephony could not start here: %s does not end with 0".formatted(program),
                            "a node whose telephony cannot start takes no service",
                            "run it by hand, and read what it says; wazo-service status shows whether it was disabled");
        }

        /** The server's data as far as it says where they are, our own state, and the logs. */
        private List<Path> folders() {
            var folders = new ArrayList<Path>();
            try {
                new DatabaseLook(partners.ownDatabase(DATABASE))
                        .dataDirectory()
                        .map(Path::of)
                        .filter(Files::isDirectory)
                        .ifPresent(folders::add);
            } catch (RefusedException unknown) {
                folders.add(paths.resolve("/var/lib/postgresql")); // the finding about the database says why
            }
            folders.add(paths.state());
            folders.add(paths.resolve("/var/log"));
            return folders;
        }

        private AmiDoor ami() {
            var asterisk = config.asterisk();
            return asterisk.amiPasswordFile()
                    .map(file -> AmiDoor.to(
                            new AmiAccess(
                                    asterisk.amiHost(),
                                    asterisk.amiPort(),
                                    asterisk.amiUser(),
                                    paths.resolve(file.toString())),
                            ticker))
                    .orElseGet(AmiDoor::none);
        }

        private Finding.Subject about(String check) {
            return Finding.about(check, where);
        }

        private void one(String check, Where at, java.util.concurrent.Callable<Finding> call) {
            looks.add(SideBySide.Look.one(Finding.about(check, at), call));
        }

        private void many(String check, Where at, java.util.concurrent.Callable<List<Finding>> call) {
            looks.add(SideBySide.Look.many(Finding.about(check, at), call));
        }
    }
}
