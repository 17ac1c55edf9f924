package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.registrar.ConfigJson;
import wazoha.registrar.FileConfigStore;
import wazoha.registrar.ProvdAddress;
import wazoha.registrar.RegistrarBackups;
import wazoha.registrar.RemoteProvd;
import wazoha.registrar.ServiceToken;

/** docs/contract.md, section 5, on the wire: {@code /1.1/registrars}. */
@Timeout(120)
class RegistrarsResourceTest extends WithRunningApi {
    private static final String DEFAULT = """
            {"id":"default","name":"local","main_host":"127.0.0.1","main_port":null,"backup_host":null,\
            "backup_port":null,"proxy_main_host":"127.0.0.1","proxy_main_port":null,"proxy_backup_host":null,\
            "proxy_backup_port":null,"outbound_proxy_host":null,"outbound_proxy_port":null,"deletable":false}""";

    @Test
    void theRegistrarsAreShownInTheWordsOfTheConfigurationApi() throws Exception {
        add("{\"id\":\"device\",\"parent_ids\":[],\"raw_config\":{}}");
        add("""
                {"id":"full","X_type":"registrar","displayname":"all","parent_ids":[],"raw_config":{},
                "registrar_main":"10.0.0.1","registrar_main_port":5060,"registrar_backup":"10.0.0.2",
                "registrar_backup_port":"5061","proxy_main":"10.0.0.3","proxy_main_port":5062,"proxy_backup":"10.0.0.4",
                "proxy_backup_port":5063,"proxy_outbound":"10.0.0.5","proxy_outbound_port":5064}""");
        var full = """
                {"id":"full","name":"all","main_host":"10.0.0.1","main_port":5060,"backup_host":"10.0.0.2",\
                "backup_port":5061,"proxy_main_host":"10.0.0.3","proxy_main_port":5062,"proxy_backup_host":"10.0.0.4",\
                "proxy_backup_port":5063,"outbound_proxy_host":"10.0.0.5","outbound_proxy_port":5064,"deletable":true}""";
        assertThat(served("/1.1/registrars")).isEqualTo("{\"total\":2,\"items\":[%s,%s]}".formatted(DEFAULT, full));
        assertThat(served("/1.1/registrars/full")).isEqualTo(full);
        assertThat(served("/1.1/registrars/default")).isEqualTo(DEFAULT);
    }

    @Test
    void aMastersBackupIsShown() throws Exception {
        running.provisioning
                .backups()
                .apply(new HaSettings(
                        NodeRole.MASTER, PeerAddress.parse("10.0.0.2").orElseThrow()));
        assertThat(served("/1.1/registrars/default"))
                .contains("\"backup_host\":\"10.0.0.2\"", "\"proxy_backup_host\":\"10.0.0.2\"");
    }

    @Test
    void whatHasNoFormOfItsOwnIsNull() throws Exception {
        add("""
                {"id":"odd","X_type":"registrar","displayname":7,"parent_ids":[],"raw_config":{},"registrar_main":{},
                "registrar_main_port":5060.5,"registrar_backup":null,"registrar_backup_port":"x","proxy_main_port":-1,
                "proxy_backup_port":123456789012345678901234567890}""");
        for (var field : Json.read(served("/1.1/registrars/odd")).properties()) {
            assertThat(field.getValue().isNull())
                    .as(field.getKey())
                    .isEqualTo(!field.getKey().equals("id") && !field.getKey().equals("deletable"));
        }
    }

    @ParameterizedTest(name = "5, id {0}: 404")
    @ValueSource(strings = {"nobody", "device", "..", "a.b", "%2e%2e%2ftokens", "%00"})
    void whatIsNoRegistrarIs404WithAListOfStrings(String id) throws Exception {
        add("{\"id\":\"device\",\"parent_ids\":[],\"raw_config\":{}}");
        assertThat(errors(running.get("/1.1/registrars/" + id), 404)).hasSize(1);
    }

    @ParameterizedTest(name = "5, a token with [{0}]: list {1}, default {2}")
    @CsvSource({
        "confd.registrars.read, 200, 401",
        "confd.registrars.default.read, 401, 200",
        "confd.registrars.*.read, 401, 200",
        "confd.registrars.other.read, 401, 401",
        "provd.#, 401, 401"
    })
    void eachNeedsItsPermission(String acl, int list, int one) throws Exception {
        var token = running.tokens.create(List.of(acl));
        assertThat(running.send(running.request("/1.1/registrars", token).GET()).statusCode())
                .isEqualTo(list);
        var answer =
                running.send(running.request("/1.1/registrars/default", token).GET());
        assertThat(answer.statusCode()).isEqualTo(one);
        if (one == 401) {
            assertThat(errors(answer, 401)).hasSize(1);
        }
    }

    @Test
    void aRemoteProvdThatIsAwayIs503WithTheReasonAndNothingOfItIsServed() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var address = new ProvdAddress("127.0.0.1", port, false, "/provd", List.of());
        var store = new RemoteProvd(address, ServiceToken.NONE, Ticker.system(), (event, data) -> {});
        var remote = new Provisioning(store, new RegistrarBackups(store, running.node::settings, Ticker.system()));
        var policy = new AddressPolicy(false, own -> false);
        var token = running.tokens.create(List.of("#"));
        try (var api = new HttpApi(
                HttpApi.Listener.plain("127.0.0.1", 0),
                running.tokens,
                new HttpApi.Served(running.node, policy, Health.ALONE, remote, List.of()))) {
            for (var path : List.of("/1.1/registrars", "/1.1/registrars/default")) {
                var answer =
                        running.send(running.request(api.port(), path, token).GET());
                assertThat(errors(answer, 503)).hasSize(1);
                assertThat(answer.body()).contains("127.0.0.1:" + port, "provd.host");
            }
            var served = running.request(api.port(), "/provd/cfg_mgr/configs", token);
            assertThat(errors(running.send(served.GET()), 404)).hasSize(1);
        }
    }

    private void add(String config) throws Exception {
        var store = (FileConfigStore) running.provisioning.store();
        store.create(ConfigJson.read(config), document -> document);
    }

    private String served(String path) throws Exception {
        var answer = running.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return answer.body();
    }
}
