package wazoha;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import wazoha.api.AddressPolicy;
import wazoha.api.AsteriskResource;
import wazoha.api.DaemonLock;
import wazoha.api.HttpApi;
import wazoha.api.SocketServer;
import wazoha.asterisk.AmiAccess;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.GeneralPlace;
import wazoha.asterisk.ResyncJob;
import wazoha.asterisk.SipGeneral;
import wazoha.cli.ExitStatus;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.config.NodeConfig;
import wazoha.daemon.Node;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.host.BadHaConfException;
import wazoha.host.OwnAddresses;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.notify.Notifier;
import wazoha.replication.StaticSip;

/** Builds the daemon from the configuration and runs it until SIGTERM. */
final class DaemonRun {
    private final NodePaths paths;
    private final String version;

    DaemonRun(Path root, String version) {
        this.paths = new NodePaths(root);
        this.version = version;
    }

    int untilStopped() {
        try {
            var config = ConfigFiles.load(paths);
            log(config.logLevel());
            return serve(config);
        } catch (BadConfigException bad) {
            System.err.println(bad.describe());
            return BadConfigException.EXIT_STATUS;
        } catch (BadHaConfException bad) {
            System.err.println(bad.getMessage());
            return BadConfigException.EXIT_STATUS;
        } catch (IOException | RefusedException trouble) {
            System.err.println("wazo-ha did not start: " + trouble.getMessage());
            return ExitStatus.REFUSED;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return ExitStatus.DONE;
        }
    }

    private int serve(NodeConfig config)
            throws IOException, BadHaConfException, BadConfigException, RefusedException, InterruptedException {
        var listener = listener(config);
        var stopped = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(stopped, ended), "shutdown"));
        try (var lock = DaemonLock.ofDaemon(paths); // given back last: the next daemon finds everything closed
                var notifier = Notices.of(paths, config, Ticker.system())) {
            serve(config, listener, lock, notifier, stopped);
        } finally {
            ended.countDown();
        }
        return ExitStatus.DONE;
    }

    private void serve(
            NodeConfig config, HttpApi.Listener listener, DaemonLock lock, Notifier notifier, CountDownLatch stopped)
            throws IOException, BadHaConfException, RefusedException, InterruptedException {
        var time = InstantSource.system();
        var partners = new Partners(paths, config, Main.scripts(), Ticker.system(), time, DaemonRun::endWithDefect);
        var policy = new AddressPolicy(config.node().allowLoopback(), address -> isOwn(config, address));
        var access = Access.of(paths, config, notifier, time, Ticker.system());
        var ami = ami(config.asterisk());
        var general = new SipGeneral(paths);
        var resync = new ResyncJob(ami, Ticker.system());
        var now = new AtomicReference<@Nullable Node>();
        var provisioning = ProvisioningWiring.of(
                paths,
                config.provd(),
                access.serviceToken(),
                () -> settings(now.get()),
                (event, data) -> announce(now.get(), event, data));
        var changes = ChangeEffects.of(
                partners, ami, general, provisioning.backups(), wrong -> warn(now.get(), "SIP expiry", wrong));
        try (var node = new Node(partners, version, notifier::offer, changes.all());
                var socket = SocketServer.under(lock, paths, node, policy, resync);
                var upkeep = new Upkeep(node::warn);
                var programs = partners.movePrograms(node::announce);
                var moves = new Upkeep(node::warn);
                var systemd = SystemdWatch.ofThisProcess()) {
            now.set(node);
            node.start();
            moves.every(Duration.ofMillis(500), "programs after a move", programs::look);
            upkeep.every(Duration.ofSeconds(30), "registrars", provisioning.backups()::follow)
                    .every(Duration.ofMinutes(1), "look at the SIP expiry", changes::keep);
            var log = LoggerFactory.getLogger(DaemonRun.class);
            var asterisk = new AsteriskResource(
                    new GeneralPlace(general, new StaticSip(new SipTables(partners))),
                    resync,
                    () -> node.announce("sip_general_edited", "general SIP options were replaced"));
            var served = new HttpApi.Served(node, policy, access.health(), provisioning, List.of(asterisk));
            try (var http = new HttpApi(listener, access.authority(), served)) {
                log.info("wazo-ha {} ready on {}:{} {}", version, listener.address(), http.port(), socket);
                systemd.ready();
                stopped.await();
            } catch (IOException unheard) { // a pair without a web interface is still a pair
                log.error("{}; the node goes on without it", unheard.getMessage());
                systemd.ready();
                stopped.await();
            }
        }
    }

    private static HaSettings settings(@Nullable Node node) {
        return node == null ? HaSettings.DISABLED : node.settings();
    }

    private static void announce(@Nullable Node node, String event, String data) {
        if (node != null) {
            node.announce(event, data);
        }
    }

    private static void warn(@Nullable Node node, String subject, List<String> now) {
        if (node != null) {
            node.warn(subject, now);
        }
    }

    private AmiDoor ami(NodeConfig.Asterisk asterisk) {
        return asterisk.amiPasswordFile()
                .map(file -> new AmiAccess(
                        asterisk.amiHost(), asterisk.amiPort(), asterisk.amiUser(), paths.resolve(file.toString())))
                .map(door -> AmiDoor.to(door, Ticker.system()))
                .orElseGet(AmiDoor::none);
    }

    /** Without farewell and without shutdown hooks: telephony stays as it is, and the supervisor starts a new daemon. */
    private static void endWithDefect() {
        Runtime.getRuntime().halt(ExitStatus.DEFECT);
    }

    /** Files that do not fit stop the start before anything is touched. */
    private HttpApi.Listener listener(NodeConfig config) throws BadConfigException {
        var api = config.restApi();
        var tls = config.tls();
        if (tls.certificate().isEmpty() || tls.privateKey().isEmpty()) {
            return HttpApi.Listener.plain(api.listen(), api.port());
        }
        try {
            return HttpApi.Listener.https(
                    api.listen(),
                    api.port(),
                    paths.resolve(tls.certificate().get().toString()),
                    paths.resolve(tls.privateKey().get().toString()));
        } catch (IOException unusable) {
            throw BadConfigException.because(String.valueOf(unusable.getMessage()));
        }
    }

    /** SIGTERM: tells the daemon to end, and lets the machine go on when it has. */
    private static void leave(CountDownLatch stopped, CountDownLatch ended) {
        stopped.countDown();
        try {
            if (!ended.await(8, java.util.concurrent.TimeUnit.SECONDS)) {
                System.err.println("wazo-ha did not end within 8 s");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isOwn(NodeConfig config, PeerAddress address) {
        try {
            boolean listener = address.text().equals(config.restApi().listen())
                    || address.text().equals(config.sip().address());
            return listener || OwnAddresses.ofHost().bears(address);
        } catch (IOException unknown) {
            LoggerFactory.getLogger(DaemonRun.class).warn("own addresses unknown: {}", unknown.getMessage());
            return InetAddress.getLoopbackAddress().equals(address.address());
        }
    }

    /** How a line of the log looks; before the first formatter is made. */
    static void format() {
        System.setProperty(
                "java.util.logging.SimpleFormatter.format",
                "%1$tY-%1$tm-%1$td %1$tH:%1$tM:%1$tS.%1$tL %4$s %5$s%6$s%n");
    }

    private static void log(NodeConfig.LogLevel level) {
        format();
        var root = Logger.getLogger("");
        root.setLevel(
                switch (level) {
                    case DEBUG -> Level.FINE;
                    case INFO -> Level.INFO;
                    case WARNING -> Level.WARNING;
                    case ERROR -> Level.SEVERE;
                });
        for (var handler : root.getHandlers()) {
            handler.setLevel(Level.ALL);
        }
        for (String chatty : new String[] {"io.undertow", "org.xnio", "org.jboss.threads", "org.postgresql"}) {
            Logger.getLogger(chatty).setLevel(Level.WARNING);
        }
    }
}
