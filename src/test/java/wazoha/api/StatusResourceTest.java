package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.Ticker;

/** {@code GET /1.1/status} (docs/contract.md, section 9), over http. */
@Timeout(120)
class StatusResourceTest {
    @TempDir
    Path root;

    /** Partners that are as a test wants. */
    private record Told(boolean masterTenant, boolean messageBus, boolean serviceToken) implements Health {}

    private RunningApi api(Health health) throws Exception {
        return new RunningApi(root, RunningApi.SLOWEST_CLIENT, Ticker.system(), health);
    }

    @ParameterizedTest(name = "9 status: tenant {0}, bus {1}, service token {2}")
    @CsvSource({"ok,   ok,   ok", "fail, ok,   ok", "ok,   fail, ok", "ok,   ok,   fail", "fail, fail, fail"})
    void eachPartIsOkOrFailByItself(String tenant, String bus, String token) throws Exception {
        var health = new Told(tenant.equals("ok"), bus.equals("ok"), token.equals("ok"));
        try (var api = api(health)) {
            var answer = api.get("/1.1/status");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"rest_api\":{\"status\":\"ok\"},\"master_tenant\":{\"status\":\"%s\"},".formatted(tenant)
                                    + "\"bus_consumer\":{\"status\":\"%s\"},\"service_token\":{\"status\":\"%s\"}}"
                                            .formatted(bus, token));
        }
    }

    @Test
    void whatIsNotConfiguredIsOk() throws Exception {
        try (var api = api(Health.ALONE)) {
            assertThat(api.get("/1.1/status").body()).doesNotContain("fail").contains("\"service_token\"");
        }
    }

    @ParameterizedTest(name = "9 status: permission {0}: {1}")
    @CsvSource({"confd.status.read, 200", "confd.status.#, 200", "confd.ha.read, 401", "!confd.status.read, 401"})
    void itsPermissionIsConfdStatusRead(String permission, int status) throws Exception {
        try (var api = api(Health.ALONE)) {
            var token = api.tokens.create(List.of(permission));
            assertThat(api.send(api.request("/1.1/status", token).GET()).statusCode())
                    .isEqualTo(status);
            assertThat(api.send(api.request("/1.1/status", "").GET()).statusCode())
                    .isEqualTo(401);
        }
    }
}
