package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.api.Authority;
import wazoha.api.TokenStore;
import wazoha.api.WazoAuth;
import wazoha.config.ConfigFiles;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.notify.Event;

/** docs/contract.md, sections 3, 8 and 9: the configuration decides who is told, and who judges tokens. */
@Timeout(120)
class NoticesTest {
    private static final Event FAILOVER = new Event(
            "ha_failover",
            JsonNodeFactory.instance.objectNode().put("reason", "the master is gone"),
            Instant.parse("2026-11-22T10:00:00Z"));

    @TempDir
    Path root;

    @Test
    void mailAndWebhookAreToldAndADeadBusStandsInTheStatus() throws Exception {
        var received = new CopyOnWriteArrayList<String>();
        var hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        hook.start();
        sendmail();
        config("""
                notify: {webhook: "http://127.0.0.1:%d/", mail_to: [noc@example.org]}
                bus: {host: 127.0.0.1, port: %d}
                """.formatted(hook.getAddress().getPort(), FreePort.next()));
        var paths = new NodePaths(root);
        var config = ConfigFiles.load(paths);
        try (var notifier = Notices.of(paths, config, Ticker.system())) {
            var health = Access.of(paths, config, notifier, InstantSource.system(), Ticker.system())
                    .health();
            notifier.offer(FAILOVER);
            await().until(() -> received.size() == 1);
            await().until(() -> Files.exists(root.resolve("mail")));
            await().until(() -> !health.messageBus());
            assertThat(health.masterTenant()).isTrue();
            assertThat(health.serviceToken()).isTrue();
        } finally {
            hook.stop(0);
        }
        var origin = Files.readString(paths.state().resolve("uuid")).strip();
        assertThat(received.get(0)).contains("\"origin_uuid\":\"" + origin + "\"", "the master is gone");
        await().until(() -> Files.readString(root.resolve("mail")).endsWith("wazo-ha status\n"));
        assertThat(Files.readString(root.resolve("mail"))).contains("To: noc@example.org\n", "the master is gone");
    }

    @Test
    void withoutWazoAuthOurOwnTokensCountAndWithItOnlyItsOwn() throws Exception {
        var paths = new NodePaths(root);
        config("notify: {mail_to: []}\n");
        var config = ConfigFiles.load(paths);
        var token = new TokenStore(paths, InstantSource.system()).create(List.of("#"));
        try (var notifier = Notices.of(paths, config, Ticker.system())) {
            var own = Access.of(paths, config, notifier, InstantSource.system(), Ticker.system());
            assertThat(own.authority().judge(token, "confd.ha.read")).isEqualTo(Authority.Verdict.PERMITTED);
            config("auth: {host: 127.0.0.1, port: %d, username: wazo-ha, password_file: /etc/wazo-ha/auth.password}\n"
                    .formatted(FreePort.next()));
            var theirs = Access.of(paths, ConfigFiles.load(paths), notifier, InstantSource.system(), Ticker.system());
            assertThat(theirs.authority()).isInstanceOf(WazoAuth.class);
            assertThat(theirs.authority().judge(token, "confd.ha.read")).isEqualTo(Authority.Verdict.UNREACHABLE);
            assertThat(theirs.health().masterTenant()).isFalse();
            assertThat(theirs.health().serviceToken()).isFalse();
            assertThat(theirs.health().messageBus()).isTrue();
        }
    }

    @Test
    void noReceiverAtAllCostsNoTime() throws Exception {
        var paths = new NodePaths(root);
        config("notify: {mail_to: []}\n");
        long start = System.nanoTime();
        try (var notifier = Notices.of(paths, ConfigFiles.load(paths), Ticker.system())) {
            notifier.offer(FAILOVER);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void anAddressThatCannotBeCalledIsNamedBeforeAnythingStarts() throws Exception {
        var paths = new NodePaths(root);
        config("notify: {mail_to: [], webhook: \"http://x/%zz\"}\n");
        var config = ConfigFiles.load(paths);
        assertThatThrownBy(() -> Notices.of(paths, config, Ticker.system()))
                .isInstanceOf(java.io.IOException.class)
                .hasMessageContaining("notify.webhook");
    }

    private void sendmail() throws Exception {
        var program = root.resolve("usr/sbin/sendmail");
        Files.createDirectories(root.resolve("usr/sbin"));
        Files.writeString(program, "#!/bin/sh\ncat > %s/mail\n".formatted(root));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void config(String yaml) throws Exception {
        var file = root.resolve("etc/wazo-ha/config.yml");
        Files.createDirectories(root.resolve("etc/wazo-ha"));
        Files.writeString(file, yaml);
    }
}
