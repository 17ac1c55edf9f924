package wazoha.daemon;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import wazoha.api.AddressPolicy;
import wazoha.api.Health;
import wazoha.api.HttpApi;
import wazoha.api.Provisioning;
import wazoha.api.TokenStore;
import wazoha.host.HaConfEffect;
import wazoha.node.Ticker;
import wazoha.registrar.FileConfigStore;
import wazoha.registrar.RegistrarBackups;

/**
 * Prints how long {@code PUT /1.1/ha} takes, over HTTP, on a node with a duty to leave and to take up and with the one
 * effect that stores the role: the cost of the transaction itself, to which the other effects add theirs. Argument: a folder
 * for the files of the node, which stay there.
 */
final class ConfigureFigures {
    private static final int CHANGES = 40;
    private static final int REPETITIONS = 200;
    private static final String BODY = "{\"node_type\": \"%s\", \"remote_address\": \"127.0.0.%d\"}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest.Builder request;

    private ConfigureFigures(int port, String token) {
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/1.1/ha".formatted(port)))
                .header("X-Auth-Token", token)
                .timeout(Duration.ofMinutes(1));
    }

    public static void main(String[] arguments) throws Exception {
        var root = Files.createDirectories(Path.of(arguments[0]));
        try (var peer = new SipAnswerer()) {
            var ground = new NodeGround(root, peer.port());
            var tokens = new TokenStore(ground.paths, InstantSource.system());
            try (var node =
                    new Node(ground.partners(), "0.1.0", event -> {}, List.of(new HaConfEffect(ground.paths)))) {
                node.start();
                try (var api = new HttpApi(HttpApi.Listener.plain("127.0.0.1", 0), tokens, served(node, ground))) {
                    new ConfigureFigures(api.port(), tokens.create(List.of("confd.#"))).print();
                }
            }
            ground.partners().telephony().stop();
        }
    }

    private static HttpApi.Served served(Node node, NodeGround ground) {
        var store = new FileConfigStore(ground.paths, (event, data) -> {});
        var backups = new RegistrarBackups(store, node::settings, Ticker.system());
        var policy = new AddressPolicy(true, address -> false);
        return new HttpApi.Served(node, policy, Health.ALONE, new Provisioning(store, backups), List.of());
    }

    private void print() throws Exception {
        put(BODY.formatted("slave", 1));
        var changes = new ArrayList<Duration>();
        for (int i = 0; i < CHANGES; i++) {
            changes.add(put(BODY.formatted(i % 2 == 0 ? "master" : "slave", 1)));
        }
        var repetitions = new ArrayList<Duration>();
        for (int i = 0; i < REPETITIONS; i++) {
            repetitions.add(put(BODY.formatted("slave", 1)));
        }
        tell("change between master and slave", changes);
        tell("repetition", repetitions);
    }

    private Duration put(String body) throws Exception {
        long began = System.nanoTime();
        var answer = client.send(
                request.PUT(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 204) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void tell(String what, List<Duration> times) {
        var sorted = times.stream().sorted().toList();
        System.out.printf(
                "PUT /1.1/ha, %s: median %.1f ms, slowest %.1f ms of %d%n",
                what, millis(sorted.get(sorted.size() / 2)), millis(sorted.get(sorted.size() - 1)), sorted.size());
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
