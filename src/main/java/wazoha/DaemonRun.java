package wazoha;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;
import wazoha.api.AddressPolicy;
import wazoha.api.AsteriskResource;
import wazoha.api.HttpApi;
import wazoha.api.SocketServer;
import wazoha.api.TokenStore;
import wazoha.asterisk.AmiAccess;
import wazoha.asterisk.AmiDoor;
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
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

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
            throws IOException, BadHaConfException, RefusedException, InterruptedException {
        var time = InstantSource.system();
        var partners = new Partners(paths, config, Main.scripts(), Ticker.system(), time);
        var policy = new AddressPolicy(config.node().allowLoopback(), address -> isOwn(config, address));
        var resync = new ResyncJob(amiDoor(config.asterisk()), Ticker.system());
        var stopped = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(stopped, ended), "shutdown"));
        try (var node = new Node(partners, version);
                var socket = new SocketServer(paths, node, policy, resync)) {
            node.start();
            var api = config.restApi();
            var tokens = new TokenStore(paths, time);
            var asterisk = new AsteriskResource(
                    new SipGeneral(paths),
                    resync,
                    () -> LoggerFactory.getLogger(DaemonRun.class)
                            .info("general SIP options replaced event=sip_general_edited"));
            try (var http = new HttpApi(api.listen(), api.port(), node, tokens, policy, List.of(asterisk))) {
                LoggerFactory.getLogger(DaemonRun.class)
                        .info("wazo-ha {} ready on {}:{} {}", version, api.listen(), http.port(), socket);
                stopped.await();
            }
        } finally {
            ended.countDown();
        }
        return ExitStatus.DONE;
    }

    private AmiDoor amiDoor(NodeConfig.Asterisk asterisk) {
        return asterisk.amiPasswordFile()
                .map(file -> new AmiAccess(
                        asterisk.amiHost(), asterisk.amiPort(), asterisk.amiUser(), paths.resolve(file.toString())))
                .map(access -> AmiDoor.to(access, Ticker.system()))
                .orElseGet(AmiDoor::none);
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

    private static void log(NodeConfig.LogLevel level) {
        System.setProperty(
                "java.util.logging.SimpleFormatter.format",
                "%1$tY-%1$tm-%1$td %1$tH:%1$tM:%1$tS.%1$tL %4$s %5$s%6$s%n");
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
