package wazoha;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wazoha.host.RealPostgres;
import wazoha.host.RealPostgres.Reached;

/**
 * docs/contract.md, section 3: all nine changes of mode over HTTP, with every effect, and after each the text of every
 * file of the node.
 */
@Timeout(value = 240, unit = SECONDS)
class NineChangesTest {
    /** Every mode follows every mode, itself included. */
    private static final List<String> WALK = List.of(
            "disabled", "disabled", "master", "master", "slave", "slave", "disabled", "slave", "master", "disabled");

    /** The change of the walk by which the node is disabled again. */
    private static final int LEFT_THE_PAIR = 5;

    private static final String HBA_BLOCK =
            "# BEGIN wazo-ha~hostssl asterisk wazo_ha 127.0.0.2/32 scram-sha-256~# END wazo-ha~";

    private static final String REGISTRAR = """
            {"displayname":"local","X_type":"registrar","parent_ids":[],"deletable":false,"raw_config":{"X_key":"xivo"},\
            "registrar_main":"127.0.0.1","proxy_main":"127.0.0.1","id":"default",\
            "registrar_backup":BACKUP,"proxy_backup":BACKUP}
            """;

    private static final String REMEMBERED = """
            {"paired":true,"before":[["sip-general.json","","minexpiry",""],["sip-general.json","","maxexpiry",""],\
            ["sip-general.json","","defaultexpiry",""]]}
            """;

    private static final String DIRECTORIES = """
            /etc/asterisk/extensions_extra.d
            /etc/xivo/asterisk
            /var/lib/asterisk/agi-bin
            /var/lib/asterisk/moh
            /var/lib/wazo/sounds/tenants
            /root/.config/wazo-auth-cli
            /var/lib/wazo-auth-keys
            """;

    @TempDir
    static Path server;

    private static RealPostgres postgres;

    @TempDir
    private Path root;

    private WholeNode node;

    /** What the administrator's files hold, and what they hold on a slave. {@code ~} is a line end, {@code ^} a carriage return. */
    enum Awkward {
        LAST_LINES_WITHOUT_END("TRUST", "SETTINGSssl = on", "", HBA_BLOCK + "TRUST", """
            SETTINGSssl = on
            # BEGIN wazo-ha (the line above had no end)
            listen_addresses = 'localhost,127.0.0.3'
            # END wazo-ha
            """, ""),
        OWN_LISTEN_ADDRESSES_BELOW_THE_FOLDER(
                "# all~TRUST~host all all 0.0.0.0/0 reject~",
                """
            SETTINGSssl = on
            include_dir 'conf.d'
            Listen_Addresses = '127.0.0.1,127.0.0.5' # ours
            """,
                "# nothing~",
                HBA_BLOCK + "# all~TRUST~host all all 0.0.0.0/0 reject~",
                """
            SETTINGSssl = on
            include_dir 'conf.d'
            Listen_Addresses = '127.0.0.1,127.0.0.5' # ours
            # BEGIN wazo-ha
            listen_addresses = '127.0.0.1,127.0.0.5,127.0.0.3'
            # END wazo-ha
            """,
                ""),
        SETTINGS_IN_AN_INCLUDED_FILE(
                "TRUST^~host all all all reject^~",
                "SETTINGSinclude_dir = 'conf.d' # the end",
                "ssl = on~listen_addresses = '127.0.0.1'~",
                HBA_BLOCK.replace("~", "^~") + "TRUST^~host all all all reject^~",
                "SETTINGSinclude_dir = 'conf.d' # the end",
                """
            # Written by wazo-ha while this node is a slave, so that its master reaches the database; removed again.
            listen_addresses = '127.0.0.1,127.0.0.3'
            """);

        private final String hba;
        private final String conf;
        private final String included;
        private final String openHba;
        private final String openConf;
        private final String own;

        Awkward(String hba, String conf, String included, String openHba, String openConf, String own) {
            this.hba = hba;
            this.conf = conf;
            this.included = included;
            this.openHba = openHba;
            this.openConf = openConf;
            this.own = own;
        }

        void arrange() throws Exception {
            var folder = postgres.data().resolve("conf.d");
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve("zz-wazo-ha.conf"));
            Files.deleteIfExists(folder.resolve("10-admin.conf"));
            Files.writeString(postgres.access(), text(hba));
            Files.writeString(postgres.configuration(), text(conf));
            if (!included.isEmpty()) {
                Files.writeString(folder.resolve("10-admin.conf"), text(included));
            }
        }

        Map<String, String> expected(String role) {
            var files = new TreeMap<String, String>();
            boolean open = role.equals("slave");
            files.put("postgresql/pg_hba.conf", text(open ? openHba : hba));
            files.put("postgresql/postgresql.conf", text(open ? openConf : conf));
            if (!included.isEmpty()) {
                files.put("postgresql/conf.d/10-admin.conf", text(included));
            }
            if (open && !own.isEmpty()) {
                files.put("postgresql/conf.d/zz-wazo-ha.conf", own);
            }
            return files;
        }

        private static String text(String template) {
            return template.replace("TRUST", RealPostgres.TRUST)
                    .replace("SETTINGS", postgres.settings())
                    .replace('~', '\n')
                    .replace('^', '\r');
        }
    }

    @BeforeAll
    static void aServer() throws Exception {
        postgres = RealPostgres.make(server);
        Files.deleteIfExists(postgres.data().resolve("postgresql.auto.conf"));
        Files.deleteIfExists(postgres.data().resolve("pg_ident.conf"));
        Files.writeString(postgres.data().resolve("pg_ident.conf"), "");
    }

    @AfterAll
    static void noServer() throws Exception {
        postgres.close();
    }

    @AfterEach
    void end() throws Exception {
        node.close();
        postgres.stop();
    }

    @ParameterizedTest(name = "3 Effects: nine changes of mode, every file before and after, PostgreSQL {0}")
    @EnumSource
    void everyChangeOfModeGivesEveryFileItsText(Awkward files) throws Exception {
        files.arrange();
        postgres.start();
        node = new WholeNode(root, postgres).started();
        var seen = new HashSet<String>();
        var mode = "never";
        boolean wasSlave = false;
        assertThat(node.files()).isEqualTo(expected(files, mode));
        for (int i = 0; i + 1 < WALK.size(); i++) {
            String from = WALK.get(i);
            String to = WALK.get(i + 1);
            String began = startOfPostgres();
            var answer = node.put(to);
            assertThat(answer.statusCode())
                    .as("%s to %s: %s", from, to, answer.body())
                    .isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            mode = i == 0 ? "unpaired" : to;
            var expected = expected(files, mode);
            if (i >= LEFT_THE_PAIR) { // our store never forgets an option: it has held the usual values since
                expected.computeIfPresent(
                        "var/lib/wazo-ha/sip-expiry.json",
                        (file, text) -> text.replace("\"minexpiry\",\"\"", "\"minexpiry\",\"60\"")
                                .replace("\"maxexpiry\",\"\"", "\"maxexpiry\",\"3600\"")
                                .replace("\"defaultexpiry\",\"\"", "\"defaultexpiry\",\"120\""));
            }
            wasSlave |= to.equals("slave");
            if (wasSlave) { // the list of directories that a master's key may write, which opens nothing by itself
                expected.put("var/lib/wazo-ha/verb.directories", DIRECTORIES);
            }
            assertThat(node.files()).as("%s to %s", from, to).isEqualTo(expected);
            assertThat(node.pending()).isEmpty();
            assertThat(seen.add(from + " to " + to)).isTrue();
            assertThat(postgres.reach(WholeNode.PEER, WholeNode.US, true, "asterisk") == Reached.LET_IN)
                    .as("whether the peer gets in, %s to %s", from, to)
                    .isEqualTo(to.equals("slave"));
            if (!to.equals("slave") || from.equals("slave")) {
                assertThat(startOfPostgres()).as("restarts, %s to %s", from, to).isEqualTo(began);
            }
            if (to.equals("disabled")) {
                assertThat(node.telephonyRuns()).as("%s to %s", from, to).isTrue();
            }
        }
        assertThat(seen).hasSize(9);
    }

    /** @param mode never: nothing was PUT yet; unpaired: disabled, and nothing else before */
    private static Map<String, String> expected(Awkward postgresql, String mode) {
        var files = new TreeMap<>(postgresql.expected(mode));
        files.put("postgresql/pg_ident.conf", "");
        files.put("etc/asterisk/pjsip.conf", WholeNode.PJSIP);
        files.put("boot_id", "first-boot\n");
        if (mode.equals("never")) {
            return files;
        }
        files.put(
                "var/lib/wazo-ha/provd/configs/default.json",
                REGISTRAR.replace("BACKUP", mode.equals("master") ? "\"127.0.0.2\"" : "null"));
        if (mode.equals("unpaired")) {
            return files;
        }
        boolean paired = !mode.equals("disabled");
        files.put(
                "var/lib/wazo-ha/sip-general.json",
                paired
                        ? "{\"options\":{\"minexpiry\":\"180\",\"maxexpiry\":\"300\",\"defaultexpiry\":\"240\"},\"ordered_options\":[]}\n"
                        : "{\"options\":{\"minexpiry\":\"60\",\"maxexpiry\":\"3600\",\"defaultexpiry\":\"120\"},\"ordered_options\":[]}\n");
        String peer = mode.equals("disabled") ? "" : WholeNode.PEER;
        files.put("etc/xivo/ha.conf", "{\"node_type\": \"%s\", \"remote_address\": \"%s\"}\n".formatted(mode, peer));
        if (paired) {
            files.put("var/lib/wazo-ha/sip-expiry.json", REMEMBERED);
            files.put("etc/asterisk/pjsip.conf", WholeNode.PJSIP + """

                ; wazo-ha: begin, joined (removed when high availability is disabled)
                #tryinclude "wazo-ha-pjsip.conf"
                ; wazo-ha: end
                """);
            files.put("etc/asterisk/wazo-ha-pjsip.conf", """
                    ; Made by wazo-ha: the expiry of registrations while high availability is on. Changes here are lost.

                    ; the probes of this pair are answered, and are not logged as those of a stranger; they may do nothing else
                    [wazo-ha-probe]
                    type=endpoint
                    context=wazo-ha-nothing
                    disallow=all
                    allow=ulaw
                    allow_subscribe=no
                    allow_transfer=no
                    """);
        }
        if (mode.equals("master")) {
            files.put("var/lib/wazo/is-primary", "");
            files.put("etc/cron.d/xivo-ha-master", """
                0 * * * * root /usr/sbin/xivo-master-slave-db-replication 127.0.0.2 >/dev/null
                0 * * * * root /usr/bin/wazo-sync >/dev/null
                """);
        }
        if (mode.equals("slave")) {
            files.put("var/lib/wazo/is-secondary", "");
            files.put(
                    "etc/cron.d/xivo-ha-slave",
                    "* * * * * root /usr/sbin/xivo-check-master-status 127.0.0.2 >/dev/null\n");
        }
        return files;
    }

    private static String startOfPostgres() throws Exception {
        return postgres.one("SELECT pg_postmaster_start_time()::text");
    }
}
