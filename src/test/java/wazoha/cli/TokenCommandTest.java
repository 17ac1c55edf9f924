package wazoha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import wazoha.api.TokenStore;
import wazoha.node.NodePaths;

/** {@code wazo-ha token}: what permits a client of the REST API. */
class TokenCommandTest extends WithMemoryNode {
    @Test
    void aTokenStandsAloneOnStdoutAndPermitsWhatWasAsked() {
        var store = new TokenStore(new NodePaths(root), Invocation.TIME);
        assertThat(line.on("token", "create")).isEqualTo(0);
        assertThat(line.out).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(store.permits(line.out.strip(), "confd.ha.update")).isTrue();
        assertThat(line.on("token", "create", "--acl", "confd.#", "--acl", "!confd.ha.update"))
                .isEqualTo(0);
        assertThat(store.permits(line.out.strip(), "confd.ha.read")).isTrue();
        assertThat(store.permits(line.out.strip(), "confd.ha.update")).isFalse();
        assertThat(line.on("token", "create", "--acl", "confd ha")).isEqualTo(2);
        assertThat(line.out).isEmpty();
        assertThat(line.on("token", "destroy")).isEqualTo(2);
    }

    @Test
    void tokensAreListedWithoutTheirHashesAndRevokedByTheirId() {
        line.on("token", "create", "--acl", "confd.ha.read");
        var token = line.out.strip();
        line.on("token", "create");
        assertThat(line.on("token", "list")).isEqualTo(0);
        assertThat(line.out.lines())
                .hasSize(2)
                .first()
                .asString()
                .matches("[0-9a-f-]{36}  2026-11-22T10:02:10Z  confd\\.ha\\.read");
        assertThat(line.out).doesNotContain(token).doesNotContainPattern("[0-9a-f]{64}");
        var id = line.out.substring(0, 36);
        assertThat(line.on("token", "list", "--json")).isEqualTo(0);
        assertThat(line.out)
                .startsWith(
                        "{\"id\":\"" + id + "\",\"created\":\"2026-11-22T10:02:10Z\",\"acl\":[\"confd.ha.read\"]}\n")
                .hasLineCount(2);
        assertThat(line.on("token", "revoke", id)).isEqualTo(0);
        assertThat(new TokenStore(new NodePaths(root), Invocation.TIME).permits(token, "confd.ha.read"))
                .isFalse();
        assertThat(line.on("token", "revoke", id)).isEqualTo(1);
        assertThat(line.err).contains("no token has the id", "token list");
        assertThat(line.on("token", "revoke")).isEqualTo(2);
        assertThat(line.on("token", "list", id)).isEqualTo(2);
    }
}
