package wazoha;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import wazoha.bench.Detour;
import wazoha.config.ConfigFiles;
import wazoha.daemon.Partners;
import wazoha.host.HaConf;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.process.OwnJvm;

/**
 * Two daemons as processes, each with a root and a real PostgreSQL of its own, a program that answers SIP for telephony,
 * and a sendmail that keeps what it is given. Their databases are paired; no sshd is there, so files fail. The master
 * replicates when it is ordered to, and by itself once an hour.
 */
final class RealPair implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServersOfAPair servers;
    final EmbeddedPostgres masterDatabase;
    final EmbeddedPostgres slaveDatabase;
    final Path master;
    final Path slave;
    private final Detour toSlave;
    private final InetSocketAddress masterSip = FreePort.next("127.0.0.2");
    private final InetSocketAddress slaveSip = FreePort.next("127.0.0.1");
    private final int masterApi = FreePort.next();
    private final List<Process> daemons = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param tables made on both sides */
    RealPair(Path root, String tables, String more) throws Exception {
        this(root, List.of(), tables, port -> more);
    }

    /** @param settings beside those of this pair, made of the port by which the master reaches the slave's database */
    RealPair(Path root, String tables, IntFunction<String> settings) throws Exception {
        this(root, List.of(), tables, settings);
    }

    /** @param databases beside the usual one, with the same tables; then {@code more} says which of them are copied */
    RealPair(Path root, List<String> databases, String tables, String more) throws Exception {
        this(root, databases, tables, port -> more);
    }

    RealPair(Path root, List<String> databases, String tables, IntFunction<String> settings) throws Exception {
        master = root.resolve("master");
        slave = root.resolve("slave");
        servers = new ServersOfAPair(root, tables).with(databases, tables);
        masterDatabase = servers.master;
        slaveDatabase = servers.slave;
        toSlave = Detour.to(slaveDatabase.getPort());
        var more = settings.apply(toSlave.port());
        node(slave, NodeRole.SLAVE, "127.0.0.2", slaveDatabase.getPort(), slaveSip, masterSip, more);
        node(master, NodeRole.MASTER, "127.0.0.1", masterDatabase.getPort(), masterSip, slaveSip, more);
        daemons.add(ScriptProcess.on(slave).start("run"));
        daemons.add(ScriptProcess.on(master).start("run"));
    }

    private void node(
            Path root,
            NodeRole role,
            String peer,
            int database,
            InetSocketAddress own,
            InetSocketAddress other,
            String more)
            throws Exception {
        var paths = new NodePaths(root);
        Files.createDirectories(paths.resolve("/etc/wazo-ha/conf.d"));
        Files.createDirectories(paths.state());
        Files.writeString(paths.resolve("/etc/wazo-ha/database.password"), "unused\n");
        Files.writeString(paths.resolve("/boot_id"), "boot-of-%s\n".formatted(role));
        servers.pair(paths);
        var sip = OwnJvm.command("wazoha.SipAnswer", own.getAddress().getHostAddress(), Integer.toString(own.getPort()))
                .stream()
                .map("\"%s\""::formatted)
                .collect(Collectors.joining(", "));
        Files.writeString(paths.configFile(), """
                node: {allow_loopback: true, boot_id_file: /boot_id}
                rest_api: {port: %d}
                database: {port: %d, name: postgres, user: postgres}
                sip: {address: %s, port: %d}
                peer: {database_port: %d, sip_port: %d, ssh_port: 1}
                files: {interval: 1h, full_pass: 1h}
                services: {supervisor: process, processes: [{name: sip, command: [%s]}]}
                """.formatted(
                        role == NodeRole.MASTER ? masterApi : FreePort.next(),
                        database,
                        own.getAddress().getHostAddress(),
                        own.getPort(),
                        slaveDatabase.getPort(),
                        other.getPort(),
                        sip));
        Files.writeString(paths.resolve("/etc/wazo-ha/conf.d/10.yml"), more);
        var sendmail = paths.resolve("/usr/sbin/sendmail");
        Files.createDirectories(sendmail.getParent());
        Files.writeString(sendmail, "#!/bin/sh\ncat >>\"${0%/*}/mails\"\n");
        Files.setPosixFilePermissions(sendmail, PosixFilePermissions.fromString("rwxr-xr-x"));
        new HaConf(paths).write(new HaSettings(role, PeerAddress.parse(peer).orElseThrow()));
    }

    /** Both daemons do what they should, and the master may replicate. */
    RealPair settled() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    for (var daemon : daemons) {
                        if (!daemon.isAlive()) {
                            throw new IllegalStateException("a daemon ended: " + said(slave) + said(master));
                        }
                    }
                    var here = json(onMaster("status", "--json"));
                    if (!here.path("phase").asText().equals("SERVING")
                            || !here.at("/peer/letterboxReadable").asBoolean()) {
                        throw new AssertionError("not yet: " + here);
                    }
                    if (!here.path("claimed").asBoolean()) {
                        throw new AssertionError("no claim yet: " + here);
                    }
                });
        return this;
    }

    /** What the processes under this root printed as errors. */
    private static String said(Path root) throws IOException {
        var text = new StringBuilder();
        try (var files = Files.newDirectoryStream(root, "err*.txt")) {
            for (var file : files) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /** What wazo-sync -i does in a further database of the slave. */
    void letRoleInto(String database) throws Exception {
        servers.letRoleInto(database);
    }

    /** The slave's 5432 is closed to the master; the slave itself reaches its database. */
    void shutDatabase() {
        toSlave.shut();
    }

    void openDatabase() {
        toSlave.open();
    }

    /** The master's host loses its power: daemon and telephony are gone at once. */
    void killMaster() throws Exception {
        var daemon = daemons.remove(1);
        daemon.destroyForcibly().waitFor();
        var mark = new NodePaths(master).run().resolve("services/sip.pid");
        long telephony = Long.parseLong(Files.readString(mark).split(" ", -1)[0]);
        ProcessHandle.of(telephony).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** It boots again. */
    void bootMaster() throws IOException {
        Files.writeString(master.resolve("boot_id"), "boot-%d\n".formatted(System.nanoTime()));
        daemons.add(ScriptProcess.on(master).start("run"));
    }

    ScriptProcess.Ended onMaster(String... words) throws Exception {
        return ScriptProcess.on(master).run(words);
    }

    ScriptProcess.Ended onSlave(String... words) throws Exception {
        return ScriptProcess.on(slave).run(words);
    }

    static JsonNode json(ScriptProcess.Ended ended) throws IOException {
        if (ended.status() > 1 || ended.out().isEmpty()) {
            throw new AssertionError(ended.toString());
        }
        return JSON.readTree(ended.out());
    }

    /** A request to the master's REST API. */
    HttpResponse<String> ask(String method, String path, String header, String value) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(masterApi, path)))
                .timeout(Duration.ofSeconds(30))
                .header(header, value)
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** All mails that the master sent; empty if there is none. */
    String mails() throws IOException {
        var file = master.resolve("usr/sbin/mails");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Override
    public void close() {
        try {
            end();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void end() throws Exception {
        for (var daemon : daemons) {
            daemon.destroy();
            if (!daemon.waitFor(20, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        }
        for (var root : List.of(master, slave)) {
            var paths = new NodePaths(root);
            new Partners(
                            paths,
                            ConfigFiles.load(paths),
                            Path.of("libexec"),
                            Ticker.system(),
                            InstantSource.system(),
                            () -> {})
                    .telephony()
                    .stop();
        }
        toSlave.close();
        servers.close();
    }
}
