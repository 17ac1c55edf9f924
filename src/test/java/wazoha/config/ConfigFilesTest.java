package wazoha.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.NodePaths;

@Timeout(120)
class ConfigFilesTest {
    @TempDir
    private Path root;

    @Test
    void withoutAnyFileEveryKeyHasItsDefault() throws Exception {
        var config = load();
        assertThat(config.logLevel()).isEqualTo(NodeConfig.LogLevel.INFO);
        assertThat(config.restApi()).isEqualTo(new NodeConfig.RestApi("127.0.0.1", 9486));
        assertThat(config.database().passwordFile()).isEqualTo(Path.of("/etc/wazo-ha/database.password"));
        assertThat(config.probe().timeout()).isEqualTo(Duration.ofMillis(700));
        assertThat(config.services().units()).containsExactly("asterisk.service");
    }

    @Test
    void aFileWithFiveMistakesGivesFiveMessages() throws Exception {
        config("""
                log_level: verbose
                rest_api:
                  port: 94860
                probe:
                  intervall: 2s
                failover:
                  hold_down: 30
                  silence: 2s
                """);
        assertThat(problems())
                .containsExactly(
                        file(1) + "log_level is \"verbose\": it must be one of debug, info, warning, error",
                        file(3) + "rest_api.port is 94860: a port is a whole number from 1 to 65535",
                        file(5) + "probe.intervall is unknown (it is \"2s\"): did you mean probe.interval?",
                        file(7) + "failover.hold_down is 30: a duration needs its unit: write 30s, or use ms, m or h",
                        file(8) + "failover.silence is 2s: it must be at least 2700ms, twice probe.interval (1s) and"
                                + " probe.timeout (700ms), so that three probes fit into it");
    }

    @Test
    void whatIsPrintedBeforeTheExitNamesEveryMistakeAndWhatRemainsTrue() throws Exception {
        config("sip:\n  port: 0\n  address: pbx.example\n");
        assertThat(refusal().describe()).isEqualTo("""
                The configuration of wazo-ha has 2 mistakes:
                  %ssip.port is 0: a port is a whole number from 1 to 65535
                  %ssip.address is "pbx.example": it must be an IPv4 or IPv6 address, such as 127.0.0.1, and not a name
                Nothing was started; telephony stays as it is. Correct the above (every key is explained in the sample\
                 etc/config.yml), then start wazo-ha again.
                """.formatted(file(2), file(3)));
        assertThat(BadConfigException.EXIT_STATUS).isEqualTo(78);
    }

    @Test
    void laterFilesOverrideEarlierOnesKeyByKey() throws Exception {
        config("rest_api:\n  listen: 10.0.0.1\n  port: 9000\nprobe:\n  references: [10.0.0.9, 10.0.0.8]\n");
        addition("20-last.yml", "rest_api: {port: 9002}\nprobe: {references: [10.0.0.7]}\n");
        addition("10-first.yml", "rest_api: {port: 9001}\n");
        addition("30-ignored.yaml", "rest_api: {port: 1}\n");
        var config = load();
        assertThat(config.restApi()).isEqualTo(new NodeConfig.RestApi("10.0.0.1", 9002));
        assertThat(config.probe().references()).containsExactly("10.0.0.7");
    }

    @Test
    void mistakesOfAllFilesAreNamedAtOnceEvenThoseThatAreOverridden() throws Exception {
        config("sip:\n  port: many\n");
        addition("10.yml", "sip:\n  port: 5062\npear: {}\nlog_level:\n");
        assertThat(problems())
                .containsExactly(
                        file(2) + "sip.port is \"many\": a port is a whole number from 1 to 65535",
                        root.resolve("etc/wazo-ha/conf.d/10.yml")
                                + ":3: pear is unknown (it is a mapping): did you mean" + " peer?",
                        root.resolve("etc/wazo-ha/conf.d/10.yml")
                                + ":4: log_level is empty: it must be one of debug, info, warning, error");
    }

    @Test
    void aSectionWhoseKeysAreAllCommentedOutIsNoMistake() throws Exception {
        config("rest_api:\n#  port: 1\n");
        assertThat(load().restApi().port()).isEqualTo(9486);
    }

    @Test
    void aYamlFaultIsOneMessageWithLineAndColumn() throws Exception {
        config("sip:\n  port: [5060\nlog_level: info\n");
        assertThat(problems()).singleElement().asString().startsWith(file(3) + "this is not YAML, at line 3, column ");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
        sip: 3                                  | :1: sip is 3: it is a section, its keys stand below it, indented
        log_level: {a: b}                       | :1: log_level has keys below it (log_level.a): it is a single value
        port: 3                                 | :1: port is unknown (it is 3): did you mean rest_api.port?
        xyzzy: 3                                | :1: xyzzy is unknown (it is 3): every key is explained in the sample etc/config.yml
        database: {password: geheim}            | :1: database.password is unknown (it is set (its value is not shown)): did you mean database.password_file?
        database: {password_file: geheim}       | :1: database.password_file is set (its value is not shown): it must be an absolute path without .. or a slash at its end
        database: {host: localhost}             | :1: database.host is "localhost": it must be an IPv4 or IPv6 address, such as 127.0.0.1, and not a name
        node: {allow_loopback: yes}             | :1: node.allow_loopback is "yes": it must be true or false
        node: {boot_id_file: /a/../b}           | :1: node.boot_id_file is "/a/../b": it must be an absolute path without .. or a slash at its end
        sip: {port: "5060"}                     | :1: sip.port is "5060": a port is a whole number from 1 to 65535
        sip: {port: 5060, port: 5061}           | :1: sip.port stands here again, first in line 1: keep one
        sip: {port: 1.5}                        | :1: sip.port is 1.5: a port is a whole number from 1 to 65535
        sip: {? [a] : b}                        | :1: sip.key is a list: a key is a plain word
        peer: {command: []}                     | :1: peer.command is an empty list: it needs at least one element
        peer: {command: /usr/bin/wazo-ha}       | :1: peer.command is "/usr/bin/wazo-ha": it must be a list, such as [first, second], or [] for none
        peer: {ssh_user: "ro ot"}               | :1: peer.ssh_user is "ro ot": a name has letters, digits, dot, hyphen and underscore, and begins with a letter
        probe: {references: [gw]}               | :1: probe.references[0] is "gw": it must be an IPv4 or IPv6 address, such as 127.0.0.1, and not a name
        probe: {references: ["::1", "::1"]}     | :1: probe.references is a list: ::1 stands in it twice
        probe: {timeout: 1s}                    | :1: probe.timeout is 1s: it must be less than probe.interval (1s), or probes overlap
        probe: {interval: 500ms}                | :1: probe.timeout is 700ms by default: it must be less than probe.interval (500ms), or probes overlap
        failover: {heartbeat_stale: 1s}         | :1: failover.heartbeat_stale is 1s: it must be at least 2s, or twice probe.interval (1s)
        failover: {cycle: 2s}                   | :1: failover.cycle is 2s: it must not be longer than probe.interval (1s): the cycle reads each probe
        failover: {cycle: 0s}                   | :1: failover.cycle is "0s": it must be more than 0 and at most 8760h, a year
        failover: {cycle: 3 seconds}            | :1: failover.cycle is "3 seconds": a duration is a whole number and its unit, such as 250ms, 3s, 10m or 2h
        failover: {hold_down: 4s}               | :1: failover.orderly_hold_down is 5s by default: it must not be longer than failover.hold_down (4s): an orderly reboot deserves less distrust
        failover: {return_deadline: 2s}         | :1: failover.silence is 3s by default: it must not be longer than failover.return_deadline (2s): otherwise the slave gives up before it could see the master serve
        failover: {return_deadline: 2m}         | :1: failover.return_deadline is 2m: it must not be longer than failover.nobody_serves (1m): otherwise the slave never waits so long
        replication: {exclude: ["*"]}           | :1: replication.exclude[0] is "*": a pattern is the name of a table, * stands for any text, and * alone would exclude every table
        replication: {exclude: ["a; b"]}        | :1: replication.exclude[0] is "a; b": a pattern is the name of a table, * stands for any text, and * alone would exclude every table
        replication: {databases: []}            | :1: replication.databases is an empty list: it needs at least one element
        replication: {databases: asterisk}      | :1: replication.databases is "asterisk": it must be a list, such as [first, second], or [] for none
        replication: {databases: [a, b, a]}     | :1: replication.databases is a list: a stands in it twice
        replication: {databases: [a, "b c"]}    | :1: replication.databases[1] is "b c": a name has letters, digits, dot, hyphen and underscore, and begins with a letter
        replication: {databases: [a, template1]} | :1: replication.databases[1] is "template1": PostgreSQL keeps this one for itself; name a database of an application
        replication: {databases: [a, postgres]} | :1: replication.databases[1] is "postgres": PostgreSQL keeps this one for itself; name a database of an application
        {database: {name: b}, replication: {databases: [a, b]}} | :1: replication.databases is [a, b]: its first bears the letterbox, and database.name is "b"; name that one first, or leave database.name out
        files: {directories: [moh]}             | :1: files.directories[0] is "moh": it must be an absolute path of letters, digits and _ . = + - alone, without .. or a slash at its end
        files: {directories: [/]}               | :1: files.directories[0] is "/": it must be an absolute path of letters, digits and _ . = + - alone, without .. or a slash at its end
        files: {directories: [/srv/a b]}        | :1: files.directories[0] is "/srv/a b": it must be an absolute path of letters, digits and _ . = + - alone, without .. or a slash at its end
        files: {directories: [/etc/xivo]}       | :1: files.directories has "/etc/xivo": it must not hold /etc/xivo/ha.conf, which each node has for itself
        files: {directories: [/var/lib/wazo-ha/base]} | :1: files.directories has "/var/lib/wazo-ha/base": it must not hold /var/lib/wazo-ha, which each node has for itself
        peer: {command: [/usr/bin/a b]}         | :1: peer.command[0] is "/usr/bin/a b": it must be a word of letters, digits and / _ . = : @ + - alone
        services: {units: ["a:b.service"]}      | :1: services.units[0] is "a:b.service": a unit of systemd is named such as asterisk.service
        files: {directories: [/etc/ssl/private]} | :1: files.directories has "/etc/ssl/private": it must not hold /etc/ssl, which each node has for itself
        files: {directories: [/root/.ssh]}      | :1: files.directories has "/root/.ssh": it must not hold /root/.ssh, which each node has for itself
        files: {directories: [/etc/wazo-ha/a]}  | :1: files.directories has "/etc/wazo-ha/a": it must not hold /etc/wazo-ha, which each node has for itself
        files: {directories: [/srv/a/b, /srv/a]} | :1: files.directories has "/srv/a/b" and "/srv/a": the first is copied with the second; name one of them
        files: {directories: [/etc/asterisk]}   | :1: files.directories has "/etc/asterisk": /etc/asterisk/wazo-ha-pjsip.conf (asterisk.include) lies in it, which each node has for itself; name it in files.exclude
        files: {full_pass: 4s}                  | :1: files.interval is 5s by default: it must not be longer than files.full_pass (4s): otherwise all directories are copied before a change is
        files: {exclude: ["+ *"]}               | :1: files.exclude[0] is "+ *": a pattern of rsync is a name or a path, * stands for any text; it begins neither with + nor - nor !
        rest_api: {certificate: /a/cert.pem}    | :1: rest_api.certificate is "/a/cert.pem": it needs rest_api.private_key, which is not set
        rest_api: {private_key: /a/key.pem}     | :1: rest_api.private_key is "/a/key.pem": it needs rest_api.certificate, which is not set
        auth: {host: pbx, username: wazo-ha}    | :1: auth.host is "pbx": it needs auth.password_file, which is not set
        auth: {host: pbx, password_file: /a/b}  | :1: auth.host is "pbx": it needs auth.username, which is not set
        services: {units: [asterisk]}           | :1: services.units[0] is "asterisk": a unit of systemd is named such as asterisk.service
        services: {units: []}                   | :1: services.units is an empty list: services.supervisor systemd needs at least one unit
        services: {supervisor: process}         | :1: services.processes is an empty list: services.supervisor process needs at least one process
        services: {processes: [{name: a}]}      | :1: services.processes[0] has no command: a process has name and command
        services: {processes: [sip]}            | :1: services.processes[0] is "sip": a process is written {name: asterisk, command: [/usr/sbin/asterisk, -f]}
        services: {processes: [{name: A, command: [a]}]}       | :1: services.processes[0].name is "A": a name has up to 32 small letters, digits, hyphens and underscores
        services: {processes: [{name: a, command: [a], x: 1}]} | :1: services.processes[0].x is unknown: a process has name and command, nothing else
        services: {processes: [{name: a, command: [a]}, {name: a, command: [b]}]} | :1: services.processes has two processes named "a": names must differ
        services: {after_start: [monit]}        | :1: services.after_start[0] is "monit": it must be a list, such as [first, second], or [] for none
        services: {after_start: [[]]}           | :1: services.after_start[0] is an empty list: it needs at least one element
        services: {on_stop: [[monit, 3]]}       | :1: services.on_stop[0][1] is 3: it must be a text of one line
        services: {on_stop: monit}              | :1: services.on_stop is "monit": it must be a list, such as [first, second], or [] for none
        services: {program_deadline: 0s}        | :1: services.program_deadline is "0s": it must be more than 0 and at most 8760h, a year
        postgresql: {unit: pg.service, restart: [pg]} | :1: postgresql.unit pg.service and postgresql.restart are two ways to restart one server: keep one of them
        [a]                                     | :1: the file is a list: it must hold keys, such as "log_level: info"
        """)
    void eachMistakeIsToldWithItsKeyItsValueAndTheRemedy(String yaml, String message) throws Exception {
        config(yaml + "\n");
        assertThat(problems()).containsExactly(root.resolve("etc/wazo-ha/config.yml") + message);
    }

    @Test
    void noTagOfAFileMakesAnObject() throws Exception {
        config("sip:\n  address: !!java.net.URL [http://127.0.0.1/]\n");
        assertThat(problems()).singleElement().asString().startsWith(file(2) + "sip.address is a list: ");
    }

    @Test
    void aBombOfAliasesAndAHugeFileAreRefused() throws Exception {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int level = 1; level < 30; level++) {
            bomb.append("a%d: &a%d [%s]\n"
                    .formatted(level, level, "*a%d, ".formatted(level - 1).repeat(9)));
        }
        config(bomb.toString());
        assertThat(problems()).singleElement().asString().contains("this is not YAML that we read");
        config("#".repeat(300_000));
        assertThat(problems())
                .containsExactly(file(0).replace(":0", "") + "the file has 300000 bytes: at most 262144 are read");
    }

    @Test
    void aFileThatIsNoTextAndOneThatIsNoFileAreNamed() throws Exception {
        Files.createDirectories(root.resolve("etc/wazo-ha/conf.d/10.yml"));
        Files.write(root.resolve("etc/wazo-ha/config.yml"), new byte[] {'a', (byte) 0xff, '\n'});
        assertThat(problems()).hasSize(2);
        assertThat(problems().get(0)).endsWith("config.yml: the file is not UTF-8 text: save it as UTF-8");
        assertThat(problems().get(1)).contains("10.yml: the file cannot be read");
    }

    @Test
    void theProcessesOfASupervisorAreRead() throws Exception {
        config("""
                services:
                  supervisor: process
                  processes:
                    - name: sip
                      command: [/usr/bin/java, -jar, sip.jar]
                  check: [/bin/true]
                """);
        var services = load().services();
        assertThat(services.supervisor()).isEqualTo(NodeConfig.Supervisor.PROCESS);
        assertThat(services.processes())
                .containsExactly(new NodeConfig.PlainProcess("sip", List.of("/usr/bin/java", "-jar", "sip.jar")));
        assertThat(services.check()).containsExactly("/bin/true");
    }

    @ParameterizedTest
    @CsvSource({"250ms,250", "3s,3000", "10m,600000", "2h,7200000", "1500ms,1500"})
    void durationsAreReadAndToldInTheSameWords(String text, long millis) {
        assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
        assertThat(Durations.text(Duration.ofMillis(millis))).isEqualTo(text);
    }

    private void config(String yaml) throws IOException {
        write(root.resolve("etc/wazo-ha/config.yml"), yaml);
    }

    private void addition(String name, String yaml) throws IOException {
        write(root.resolve("etc/wazo-ha/conf.d").resolve(name), yaml);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private NodeConfig load() throws BadConfigException {
        return ConfigFiles.load(new NodePaths(root));
    }

    private BadConfigException refusal() {
        return catchThrowableOfType(BadConfigException.class, this::load);
    }

    private List<String> problems() {
        return refusal().problems();
    }

    private String file(int line) {
        return "%s:%d: ".formatted(root.resolve("etc/wazo-ha/config.yml"), line);
    }

    @ParameterizedTest(name = "{0} -> {1} of {2}")
    @CsvSource(delimiter = '|', textBlock = """
        log_level: info                                         | asterisk | [asterisk]
        database: {name: a}                                     | a        | [a]
        replication: {databases: [a, b]}                        | a        | [a, b]
        {database: {name: a}, replication: {databases: [a, b]}} | a        | [a, b]
        """)
    void theFirstDatabaseOfTheListIsTheOneOfTheShortForm(String text, String name, String list) throws Exception {
        config(text + "\n");
        var config = ConfigFiles.load(new NodePaths(root));
        assertThat(config.database().name()).isEqualTo(name);
        assertThat(config.replication().databases()).hasToString(list);
    }
}
