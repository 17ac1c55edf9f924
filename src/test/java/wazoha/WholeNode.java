package wazoha;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wazoha.api.AddressPolicy;
import wazoha.api.Health;
import wazoha.api.HttpApi;
import wazoha.api.TokenStore;
import wazoha.asterisk.AmiAccess;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.SipGeneral;
import wazoha.config.ConfigFiles;
import wazoha.config.NodeConfig;
import wazoha.daemon.Node;
import wazoha.daemon.NodeStatus;
import wazoha.daemon.Partners;
import wazoha.disk.LivingTree;
import wazoha.host.Cluster;
import wazoha.host.RealPostgres;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.registrar.ServiceToken;
import wazoha.service.Telephony;

/**
 * A node with every effect of a change and its HTTP interface, as the daemon wires them, under one folder: a plain
 * Asterisk's files, our own store of the phones' configuration, a program that sleeps for telephony, and a real
 * PostgreSQL. It is 127.0.0.3 to its peer 127.0.0.2, which answers SIP.
 */
final class WholeNode implements AutoCloseable {
    static final String PEER = "127.0.0.2";
    static final String US = "127.0.0.3";
    static final String PJSIP = "[101]\ntype=aor\nmax_contacts=1";

    /** What the running daemon writes for itself, whatever its role; everything else is compared. */
    private static final Pattern OF_THE_DAEMON = Pattern.compile(
            "(run|logs)/.*|etc/wazo-ha/.*|"
                    + "var/lib/wazo-ha/(\\..*|history.*|phase.*|hold.*|tokens.*|last-boot|guard|pending.json|served\\.pin|.*\\.lock|references.*)");

    final NodePaths paths;
    final RealPostgres postgres;
    private final SipAnswer peer;
    private final Map<String, String> settings = new TreeMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Node node;
    private @Nullable HttpApi api;
    private @Nullable Upkeep upkeep;
    private String token = "";

    WholeNode(Path root, RealPostgres postgres) throws IOException {
        this.paths = new NodePaths(root);
        this.postgres = postgres;
        this.peer = SipAnswer.on(FreePort.next(PEER));
        write("/etc/asterisk/pjsip.conf", PJSIP);
        write("/etc/wazo-ha/database.password", "trusted anyway\n");
        write("/etc/wazo-ha/ami.password", "secret\n");
        write("/boot_id", "first-boot\n");
        settings.put("node", "{allow_loopback: true, boot_id_file: /boot_id}");
        settings.put("database", "{port: %d, name: asterisk, user: postgres}".formatted(postgres.port()));
        settings.put("sip", "{port: %d}".formatted(FreePort.next()));
        settings.put("peer", "{sip_port: %d}".formatted(peer.port()));
        settings.put("services", "{supervisor: process, processes: [{name: telephony, command: [sleep, \"600\"]}]}");
    }

    private void write(String path, String text) throws IOException {
        var file = paths.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        if (path.endsWith(".password")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** A section of config.yml, before the start. */
    WholeNode with(String section, String value) {
        settings.put(section, value);
        return this;
    }

    WholeNode started() throws Exception {
        var text = new StringBuilder();
        settings.forEach((section, value) ->
                text.append(section).append(": ").append(value).append('\n'));
        write("/etc/wazo-ha/config.yml", text.toString());
        var tokens = new TokenStore(paths, InstantSource.system());
        token = tokens.create(List.of("#"));
        var config = ConfigFiles.load(paths);
        var partners = partners(config);
        var now = new AtomicReference<@Nullable Node>();
        var provisioning = ProvisioningWiring.of(
                paths,
                config.provd(),
                ServiceToken.NONE,
                () -> now.get() == null ? HaSettings.DISABLED : now.get().settings(),
                (event, data) -> {});
        var changes = ChangeEffects.of(
                partners,
                () -> List.<Cluster>of(postgres),
                peer -> PeerAddress.parse(US).orElseThrow(),
                ami(config.asterisk()),
                new SipGeneral(paths),
                provisioning.backups(),
                wrong -> warn(now.get(), "SIP expiry", wrong));
        var running = new Node(partners, "0.1.0", event -> {}, changes.all());
        now.set(running);
        node = running;
        running.start();
        upkeep = new Upkeep(running::warn)
                .every(Duration.ofSeconds(1), "registrars", provisioning.backups()::follow)
                .every(Duration.ofSeconds(1), "SIP expiry", changes::keep);
        var policy = new AddressPolicy(true, address -> address.text().equals(US));
        var served = new HttpApi.Served(running, policy, Health.ALONE, provisioning, List.of());
        api = new HttpApi(HttpApi.Listener.plain("127.0.0.1", 0), tokens, served);
        return this;
    }

    private static void warn(@Nullable Node running, String subject, List<String> wrong) {
        if (running != null) {
            running.warn(subject, wrong);
        }
    }

    private Partners partners(NodeConfig config) {
        return new Partners(paths, config, Path.of("libexec"), Ticker.system(), InstantSource.system(), () -> {});
    }

    private AmiDoor ami(NodeConfig.Asterisk asterisk) {
        if (asterisk.amiPasswordFile().isEmpty()) {
            return AmiDoor.none();
        }
        var secret = paths.resolve(asterisk.amiPasswordFile().get().toString());
        return AmiDoor.to(
                new AmiAccess(asterisk.amiHost(), asterisk.amiPort(), asterisk.amiUser(), secret), Ticker.system());
    }

    HttpResponse<String> put(String role) throws Exception {
        String address = role.equals("disabled") ? "" : PEER;
        return put(role, address);
    }

    HttpResponse<String> put(String role, String address) throws Exception {
        var body = "{\"node_type\": \"%s\", \"remote_address\": \"%s\"}".formatted(role, address);
        return client.send(request("/1.1/ha").PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        int port = java.util.Objects.requireNonNull(api).port();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .header("X-Auth-Token", token);
    }

    NodeStatus status() {
        return java.util.Objects.requireNonNull(node).status();
    }

    /** What is pending, as status shows it. */
    List<String> pending() {
        return status().warnings().stream()
                .filter(line -> line.startsWith("pending"))
                .toList();
    }

    boolean telephonyRuns() throws Exception {
        return partners(ConfigFiles.load(paths)).telephony().state() == Telephony.State.RUNNING;
    }

    /** Every file of the node and of its PostgreSQL but the daemon's own notes, with its text. */
    Map<String, String> files() throws IOException {
        var all = LivingTree.files(
                paths.root(),
                file -> OF_THE_DAEMON
                                .matcher(paths.root().relativize(file).toString())
                                .matches()
                        ? ""
                        : Files.readString(file));
        all.keySet().removeIf(name -> OF_THE_DAEMON.matcher(name).matches());
        all.putAll(postgresFiles());
        return all;
    }

    Map<String, String> postgresFiles() throws IOException {
        var all = new TreeMap<String, String>();
        try (var found = Files.walk(postgres.data(), 2)) {
            for (var file :
                    found.filter(path -> path.toString().endsWith(".conf")).toList()) {
                all.put(
                        "postgresql/" + postgres.data().relativize(file),
                        Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    /** The daemon ends; telephony stays as it is. */
    void stop() {
        for (var part : new @Nullable AutoCloseable[] {api, upkeep, node}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
        }
        api = null;
        upkeep = null;
        node = null;
    }

    /** What a reboot forgets, of a node whose daemon has ended. */
    void reboot() throws Exception {
        partners(ConfigFiles.load(paths)).telephony().stop();
        try (var found = Files.walk(paths.run())) {
            for (var file : found.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        write("/boot_id", "boot-%d\n".formatted(System.nanoTime()));
    }

    /** Takes connections and never answers: the kernel does so for a program that is frozen. */
    static ServerSocket frozen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Where nobody listens. */
    static int closedPort() throws IOException {
        try (var free = frozen()) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        stop();
        peer.close();
        try {
            partners(ConfigFiles.load(paths)).telephony().stop();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }
}
