package wazoha.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wazoha.node.TableClass;

/** All keys, each with its form and its value where no file sets it. */
final class ConfigKeys {
    private static final Form<List<String>> PROGRAM = Forms.listOf(Forms.TEXT);
    private static final Form<List<List<String>>> PROGRAMS = Forms.listOf(Forms.notEmpty(PROGRAM));
    private static final Form<Optional<Path>> MAYBE_PATH = Forms.maybe(Forms.PATH);
    private static final Form<Optional<String>> MAYBE_HOST = Forms.maybe(Forms.HOST);

    static final Set<String> NAMES = names();

    private ConfigKeys() {}

    static NodeConfig read(Values values) {
        var name = values.get("database.name", Forms.PLAIN_NAME, "asterisk");
        // that one is the short form of a list with one element; where both stand, the cross checks compare them
        var databases = values.get(
                "replication.databases", Forms.distinct(Forms.notEmpty(Forms.listOf(Forms.DATABASE))), List.of(name));
        var first = values.place("database.name").isPresent() ? name : databases.get(0);
        return new NodeConfig(
                values.get("log_level", Forms.oneOf(NodeConfig.LogLevel.class), NodeConfig.LogLevel.INFO),
                new NodeConfig.RestApi(
                        values.get("rest_api.listen", Forms.ADDRESS, "127.0.0.1"),
                        values.get("rest_api.port", Forms.PORT_NUMBER, 9486)),
                new NodeConfig.Node(
                        values.get("node.allow_loopback", Forms.TRUTH, false),
                        values.get("node.boot_id_file", Forms.PATH, Path.of("/proc/sys/kernel/random/boot_id"))),
                database(values, first),
                peer(values),
                new NodeConfig.Sip(
                        values.get("sip.address", Forms.ADDRESS, "127.0.0.1"),
                        values.get("sip.port", Forms.PORT_NUMBER, 5060)),
                new NodeConfig.Probes(
                        duration(values, "probe.interval", Duration.ofSeconds(1)),
                        duration(values, "probe.timeout", Duration.ofMillis(700)),
                        values.get("probe.references", Forms.distinct(Forms.listOf(Forms.ADDRESS)), List.of())),
                failover(values),
                new NodeConfig.Replication(
                        databases,
                        duration(values, "replication.interval", Duration.ofSeconds(5)),
                        duration(values, "replication.deadline", Duration.ofSeconds(30)),
                        duration(values, "replication.first_fill_deadline", Duration.ofMinutes(10)),
                        classes(values)),
                new NodeConfig.Files(
                        duration(values, "files.interval", Duration.ofSeconds(5)),
                        duration(values, "files.full_pass", Duration.ofMinutes(5)),
                        values.get(
                                "files.directories",
                                Forms.distinct(Forms.listOf(Forms.DIRECTORY)),
                                Defaults.DIRECTORIES),
                        values.get("files.exclude", Forms.listOf(Forms.FILES), Defaults.FILES)),
                services(values),
                new NodeConfig.Tls(
                        values.get("rest_api.certificate", MAYBE_PATH, Optional.empty()),
                        values.get("rest_api.private_key", MAYBE_PATH, Optional.empty())),
                auth(values),
                provd(values),
                new NodeConfig.Bus(
                        values.get("bus.host", MAYBE_HOST, Optional.empty()),
                        values.get("bus.port", Forms.PORT_NUMBER, 5672),
                        values.get("bus.user", Forms.PLAIN_NAME, "guest"),
                        values.get("bus.password_file", MAYBE_PATH, Optional.empty()),
                        values.get("bus.exchange", Forms.PLAIN_NAME, "wazo-headers")),
                notify(values),
                asterisk(values),
                new NodeConfig.Postgresql(
                        values.get("postgresql.configure", Forms.TRUTH, true),
                        values.get("postgresql.clusters", Forms.distinct(Forms.listOf(Forms.CLUSTER)), List.of()),
                        values.get("postgresql.unit", Forms.maybe(Forms.UNIT_NAME), Optional.empty()),
                        values.get("postgresql.restart", PROGRAM, List.of())));
    }

    private static Map<TableClass, List<String>> classes(Values values) {
        var classes = new EnumMap<TableClass, List<String>>(TableClass.class);
        for (var one : TableClass.values()) {
            String key = one == TableClass.EXCLUDED ? "replication.exclude" : "replication.classes." + one.wire();
            classes.put(one, values.get(key, Forms.listOf(Forms.TABLES), Defaults.tables(one)));
        }
        return Collections.unmodifiableMap(classes);
    }

    private static NodeConfig.Auth auth(Values values) {
        return new NodeConfig.Auth(
                values.get("auth.host", MAYBE_HOST, Optional.empty()),
                values.get("auth.port", Forms.PORT_NUMBER, 9497),
                values.get("auth.https", Forms.TRUTH, false),
                values.get("auth.certificate", MAYBE_PATH, Optional.empty()),
                values.get("auth.username", Forms.maybe(Forms.PLAIN_NAME), Optional.empty()),
                values.get("auth.password_file", MAYBE_PATH, Optional.empty()));
    }

    private static NodeConfig.Provd provd(Values values) {
        return new NodeConfig.Provd(
                values.get("provd.host", MAYBE_HOST, Optional.empty()),
                values.get("provd.port", Forms.PORT_NUMBER, 8666),
                values.get("provd.https", Forms.TRUTH, false),
                values.get("provd.certificate", MAYBE_PATH, Optional.empty()),
                values.get("provd.prefix", Forms.ABSOLUTE, "/provd"));
    }

    private static NodeConfig.Notify notify(Values values) {
        return new NodeConfig.Notify(
                values.get("notify.mail_to", Forms.distinct(Forms.listOf(Forms.MAIL)), List.of("root@localhost")),
                values.get("notify.mail_from", Forms.maybe(Forms.MAIL), Optional.empty()),
                values.get("notify.sendmail", Forms.PATH, Path.of("/usr/sbin/sendmail")),
                values.get("notify.smtp_host", MAYBE_HOST, Optional.empty()),
                values.get("notify.smtp_port", Forms.PORT_NUMBER, 25),
                values.get("notify.webhook", Forms.maybe(Forms.HTTP), Optional.empty()));
    }

    private static NodeConfig.Asterisk asterisk(Values values) {
        return new NodeConfig.Asterisk(
                values.get("asterisk.ami_host", Forms.ADDRESS, "127.0.0.1"),
                values.get("asterisk.ami_port", Forms.PORT_NUMBER, 5038),
                values.get("asterisk.ami_user", Forms.PLAIN_NAME, "wazo_ha"),
                values.get("asterisk.ami_password_file", MAYBE_PATH, Optional.empty()),
                values.get("asterisk.include", Forms.PATH, Path.of("/etc/asterisk/wazo-ha-pjsip.conf")));
    }

    private static NodeConfig.Database database(Values values, String name) {
        return new NodeConfig.Database(
                values.get("database.host", Forms.ADDRESS, "127.0.0.1"),
                values.get("database.port", Forms.PORT_NUMBER, 5432),
                name,
                values.get("database.user", Forms.PLAIN_NAME, "wazo_ha_local"),
                values.get("database.password_file", Forms.PATH, Path.of("/etc/wazo-ha/database.password")),
                values.get("database.admin_user", Forms.maybe(Forms.PLAIN_NAME), Optional.empty()),
                values.get("database.admin_password_file", MAYBE_PATH, Optional.empty()));
    }

    private static NodeConfig.Peer peer(Values values) {
        return new NodeConfig.Peer(
                values.get("peer.database_port", Forms.PORT_NUMBER, 5432),
                values.get("peer.ssh_port", Forms.PORT_NUMBER, 22),
                values.get("peer.sip_port", Forms.PORT_NUMBER, 5060),
                values.get("peer.ssh_user", Forms.PLAIN_NAME, "root"),
                values.get(
                        "peer.command", Forms.notEmpty(Forms.listOf(Forms.PLAIN_WORD)), List.of("/usr/bin/wazo-ha")));
    }

    private static NodeConfig.Failover failover(Values values) {
        return new NodeConfig.Failover(
                duration(values, "failover.cycle", Duration.ofMillis(250)),
                duration(values, "failover.silence", Duration.ofSeconds(3)),
                duration(values, "failover.heartbeat_stale", Duration.ofSeconds(3)),
                duration(values, "failover.hold_down", Duration.ofSeconds(30)),
                duration(values, "failover.orderly_hold_down", Duration.ofSeconds(5)),
                duration(values, "failover.nobody_serves", Duration.ofMinutes(1)),
                duration(values, "failover.boot_wait", Duration.ofMinutes(1)),
                duration(values, "failover.holder_boot_wait", Duration.ofSeconds(10)),
                duration(values, "failover.ask_slave", Duration.ofSeconds(20)),
                duration(values, "failover.return_deadline", Duration.ofSeconds(15)),
                duration(values, "failover.ready_deadline", Duration.ofMinutes(10)),
                duration(values, "failover.retry_sick", Duration.ofMinutes(10)));
    }

    private static NodeConfig.Services services(Values values) {
        return new NodeConfig.Services(
                values.get(
                        "services.supervisor", Forms.oneOf(NodeConfig.Supervisor.class), NodeConfig.Supervisor.SYSTEMD),
                values.get("services.units", Forms.distinct(Forms.listOf(Forms.UNIT_NAME)), Defaults.UNITS),
                values.get("services.processes", Forms.listOf(new PlainProcessForm()), List.of()),
                values.get("services.check", PROGRAM, List.of()),
                values.get("services.calls", PROGRAM, List.of()),
                duration(values, "services.drain", Duration.ofMinutes(2)),
                values.get("services.companions", Forms.distinct(Forms.listOf(Forms.UNIT_NAME)), List.of()),
                values.get("services.foundations", Forms.distinct(Forms.listOf(Forms.UNIT_NAME)), List.of()),
                values.get("services.after_start", PROGRAMS, List.of()),
                values.get("services.on_stop", PROGRAMS, List.of()),
                duration(values, "services.program_deadline", Duration.ofMinutes(11)));
    }

    private static Duration duration(Values values, String key, Duration standard) {
        return values.get(key, Forms.DURATION, standard);
    }

    private static Set<String> names() {
        var nothing = new Values(List.of(), new Problems());
        read(nothing);
        return nothing.asked();
    }
}
