package wazoha.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.PeerAddress;

/** docs/contract.md, sections 3 and 10, as far as text goes. */
@Timeout(120)
class PostgresTextsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
        # the file, ~ for a line end                        | with our line, >< for the block
        local all postgres peer~                            | ><local all postgres peer~
        # head~~# about~local all all peer~host a b c md5~  | # head~~><# about~local all all peer~host a b c md5~
        # head~#~# about~local all all peer~                | ><# head~#~# about~local all all peer~
        # goes on \\~local a b peer~~local c d peer~        | # goes on \\~local a b peer~~><local c d peer~
        ~~  include other.conf~                             | ~~><  include other.conf~
        # nothing but remarks~                              | # nothing but remarks~><
        # goes on \\                                        | ><# goes on \\
        host all all 0.0.0.0/0 reject~local all all peer~   | ><host all all 0.0.0.0/0 reject~local all all peer~
        """)
    void ourLineStandsBeforeTheFirstRecordAndTheRemarkAboveIt(String file, String expected) {
        var text = file.replace("\\\\", "\\").replace('~', '\n');
        var block = Marked.BEGIN + "\nLINE\n" + Marked.END + "\n";
        assertThat(HbaText.open(text, "LINE"))
                .isEqualTo(expected.replace("\\\\", "\\").replace('~', '\n').replace("><", block));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
        asterisk | wazo_ha | 10.0.0.1    | hostssl asterisk wazo_ha 10.0.0.1/32 scram-sha-256
        asterisk | wazo_ha | 2001:DB8::1 | hostssl asterisk wazo_ha 2001:db8::1/128 scram-sha-256
        all      | Wazo    | 10.0.0.1    | hostssl "all" "Wazo" 10.0.0.1/32 scram-sha-256
        """)
    void theLineIsThatOfTheContract(String database, String role, String peer, String line) {
        var rule = new HbaRule(database, role);
        assertThat(rule.line(address(peer))).isEqualTo(line);
        assertThat(HbaText.OWN).accepts(line);
    }

    @Test
    void ofSeveralDatabasesTheyStandInOneLine() {
        var rule = new HbaRule(List.of("asterisk", "Reports"), "wazo_ha");
        var line = rule.line(address("10.0.0.1"));
        assertThat(line).isEqualTo("hostssl asterisk,\"Reports\" wazo_ha 10.0.0.1/32 scram-sha-256");
        assertThat(HbaText.OWN).accepts(line);
        assertThat(rule.seen(address("10.0.0.1"))).contains("database = ARRAY['asterisk', 'Reports']");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nhost", "a\"b", "a'b", "a,b", "@file", "+group", "/regex"})
    void aNameThatIsMoreThanANameIsRefused(String name) {
        assertThatThrownBy(() -> new HbaRule(name, "wazo_ha")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HbaRule("asterisk", name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0} at {1}: {2}, {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        localhost             | 10.0.0.2    | false | localhost,10.0.0.2
        localhost             | 127.0.0.1   | true  |
        localhost             | ::1         | true  |
        *                     | 10.0.0.2    | true  |
        0.0.0.0               | 10.0.0.2    | true  |
        0.0.0.0               | 2001:db8::2 | false | 0.0.0.0,2001:db8::2
        ::                    | 2001:db8::2 | true  |
        ::                    | 10.0.0.2    | false | ::,10.0.0.2
        localhost , 10.0.0.2  | 10.0.0.2    | true  |
        2001:DB8:0::2         | 2001:db8::2 | true  |
        db.example.org        | 10.0.0.2    | false | db.example.org,10.0.0.2
        ``                    | 10.0.0.2    | false | 10.0.0.2
        """)
    void listenAddressesAreOnlyEverWidened(String setting, String local, boolean covers, String wider) {
        var listen = new ListenAddresses(setting == null ? "" : setting);
        assertThat(listen.covers(address(local))).isEqualTo(covers);
        if (!covers) {
            assertThat(listen.with(address(local)).setting()).isEqualTo(wider);
            assertThat(listen.with(address(local)).covers(address(local))).isTrue();
            assertThat(listen.with(address(local)).last()).contains(address(local));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        listen_addresses = 'a,b'                     | a,b
        listen_addresses='a'                         | a
        LISTEN_Addresses 'a' # a remark with 'quotes'| a
        listen_addresses = localhost                 | localhost
        listen_addresses = 'it''s'                   | it's
        listen_addresses'x'                          | x
        #listen_addresses = 'a'                      | none
        listen_addresses = 'a                        | none
        """)
    void settingsAreReadAsPostgresReadsThem(String line, String value) throws Exception {
        Files.writeString(folder.resolve("postgresql.conf"), line + "\r\n");
        assertThat(settings().value("listen_addresses").orElse("none")).isEqualTo(value);
    }

    @Test
    void theLastMentionHoldsAcrossIncludedFilesAndAlterSystem() throws Exception {
        Files.createDirectories(folder.resolve("conf.d"));
        write("postgresql.conf", "a = 1\nb = 1\nc = 1\ninclude 'more.conf'\ninclude_dir = 'conf.d'\nc = 4\n");
        write("more.conf", "a = 2\ninclude_if_exists 'missing.conf'\ninclude 'more.conf'\n");
        write("conf.d/20.conf", "b = 3\n");
        write("conf.d/10.conf", "b = 2\nc = 2\n");
        write("conf.d/.hidden.conf", "b = 9\n");
        write("conf.d/30.conf.bak", "b = 9\n");
        write("postgresql.auto.conf", "d = 'auto'\n");
        var settings = settings();
        assertThat(List.of("a", "b", "c", "d").stream()
                        .map(name -> settings.value(name).orElse("")))
                .containsExactly("2", "3", "4", "auto");
        assertThat(settings.includesFolder(folder.resolve("conf.d"))).isTrue();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"on,true", "ON,true", "true,true", "tr,true", "y,true", "1,true", "off,false", "0,false", "o,false"})
    void aSwitchIsReadAsPostgresReadsIt(String value, boolean on) throws Exception {
        write("postgresql.conf", "ssl = %s\n".formatted(value));
        assertThat(settings().isOn("ssl")).isEqualTo(on);
    }

    @Test
    void linesOfPgLsclustersAreReadStrictly() {
        assertThat(ClusterRow.parse(
                        "15  main    5432 online,recovery postgres /var/lib/postgresql/15/main /var/log/x.log"))
                .contains(new ClusterRow("15", "main", 5432, true, "postgres", Path.of("/var/lib/postgresql/15/main")));
        assertThat(ClusterRow.parse("9.6 a-b.c 5433 down,binaries_missing pg /srv/pg syslog"))
                .contains(new ClusterRow("9.6", "a-b.c", 5433, false, "pg", Path.of("/srv/pg")));
        for (var line : List.of(
                "Ver Cluster Port Status Owner    Data directory              Log file",
                "15 main 5432 online <unknown> /var/lib/postgresql/15/main /var/log/x.log",
                "15 main <unknown> down postgres /var/lib/postgresql/15/main /var/log/x.log",
                "15 main 5432 online postgres <unknown> /var/log/x.log",
                "15 ../x 5432 online postgres /var/lib/postgresql/15/main /var/log/x.log",
                "15 main 5432 online -c /var/lib/postgresql/15/main /var/log/x.log",
                "15 main 5432 asleep postgres /var/lib/postgresql/15/main /var/log/x.log")) {
            assertThat(ClusterRow.parse(line)).as(line).isEmpty();
        }
    }

    private void write(String name, String content) throws Exception {
        Files.writeString(folder.resolve(name), content);
    }

    private ServerSettings settings() throws Exception {
        return ServerSettings.read(new FolderCluster("15/main", folder), Map.of());
    }

    private static PeerAddress address(String text) {
        return PeerAddress.parse(text).orElseThrow();
    }

    /** Files of a server that does not run. */
    record FolderCluster(String name, Path data) implements Cluster {
        @Override
        public Path configuration() {
            return data.resolve("postgresql.conf");
        }

        @Override
        public int port() {
            return 5432;
        }

        @Override
        public boolean isRunning() {
            return false;
        }

        @Override
        public List<String> ask(String query, Duration limit) {
            throw new AssertionError("a server that is stopped is not asked");
        }

        @Override
        public void beginRestart() {
            throw new AssertionError("a server that is stopped is not started");
        }

        @Override
        public void beginStart() {
            throw new AssertionError("a server that is stopped is not started");
        }
    }
}
