package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.NodePaths;

@Timeout(120)
class PairAcceptTest {
    private static final String KEY = "ssh-ed25519 " + "A".repeat(68) + " XiVO HA";

    @TempDir
    Path folder;

    private final List<String> roles = new ArrayList<>();

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        # field        | value                                  | error names
        public_key     | ssh-rsa short XiVO HA                  | public_key
        public_key     | command="id" ssh-rsa AAAA XiVO HA      | public_key
        public_key     | null                                   | public_key
        master_address | pbx.example                            | master_address
        master_address | 10.0.0.1,*                             | master_address
        master_address | fe80::1%eth0                           | master_address
        role_password  | short                                  | role_password
        role_password  | 0123456789012345678901234567890'; DROP | role_password
        """)
    void aRequestThatIsNotOneChangesNothing(String field, String value, String error) throws Exception {
        var json = request(KEY, "10.0.0.1", SyncedPair.PASSWORD);
        var wrong = json.replaceFirst(
                "\"%s\":\"[^\"]*\"".formatted(field),
                java.util.regex.Matcher.quoteReplacement(
                        value.equals("null")
                                ? "\"%s\":null".formatted(field)
                                : "\"%s\":\"%s\"".formatted(field, value.replace("\"", "\\\""))));

        var answer = accept().accept(wrong);

        assertThat(answer.line()).startsWith("{\"error\":\"").contains(error);
        assertThat(answer.status()).isEqualTo(1);
        assertThat(roles).isEmpty();
        assertThat(keys()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        not json
        []
        null
        "text"
        ~~
        """)
    void whatIsNotAnObjectIsRefused(String text) throws Exception {
        assertThat(accept().accept(text == null ? "" : text).status()).isEqualTo(1);
        assertThat(keys()).doesNotExist();
    }

    @Test
    void aNewKeyReplacesThePairsOldOneAndNoOther() throws Exception {
        Files.createDirectories(keys().getParent());
        Files.writeString(keys(), "ssh-rsa AAAA me\nrestrict ssh-rsa BBBB XiVO HA\n\n# end of XiVO HAs");

        var answer = accept().accept(request(KEY, "2001:db8::1", SyncedPair.PASSWORD));

        assertThat(answer.line()).isEqualTo("{\"ok\":true}");
        assertThat(Files.readAllLines(keys()))
                .containsExactly(
                        "ssh-rsa AAAA me",
                        "",
                        "# end of XiVO HAs",
                        "restrict,command=\"%s --root %s\",from=\"2001:db8::1\" %s"
                                .formatted(SyncedPair.SCRIPT, folder, KEY));
        assertThat(roles).containsExactly(SyncedPair.PASSWORD);
    }

    @Test
    void acceptingTwiceIsTheSameAsOnce() throws Exception {
        accept().accept(request(KEY, "10.0.0.1", SyncedPair.PASSWORD));
        var once = Files.readString(keys());
        accept().accept(request(KEY, "10.0.0.1", SyncedPair.PASSWORD));

        assertThat(Files.readString(keys())).isEqualTo(once);
    }

    @Test
    void anUnknownFieldOfALaterVersionIsIgnored() throws Exception {
        var json = request(KEY, "10.0.0.1", SyncedPair.PASSWORD).replaceFirst("\\{", "{\"certificate\":{},");

        assertThat(accept().accept(json).status()).isZero();
    }

    private static String request(String key, String address, String password) {
        return "{\"public_key\":\"%s\",\"master_address\":\"%s\",\"role_password\":\"%s\"}"
                .formatted(key, address, password);
    }

    private PairAccept accept() {
        return new PairAccept(new NodePaths(folder), SyncedPair.SCRIPT, keys(), roles::add);
    }

    private Path keys() {
        return folder.resolve("root/.ssh/authorized_keys");
    }
}
