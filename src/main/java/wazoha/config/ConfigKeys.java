package wazoha.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** All keys, each with its form and its value where no file sets it. */
final class ConfigKeys {
    private static final Form<List<String>> PROGRAM = Forms.listOf(Forms.TEXT);

    static final Set<String> NAMES = names();

    private ConfigKeys() {}

    static NodeConfig read(Values values) {
        return new NodeConfig(
                values.get("log_level", Forms.oneOf(NodeConfig.LogLevel.class), NodeConfig.LogLevel.INFO),
                new NodeConfig.RestApi(
                        values.get("rest_api.listen", Forms.ADDRESS, "127.0.0.1"),
                        values.get("rest_api.port", Forms.PORT_NUMBER, 9486)),
                new NodeConfig.Node(
                        values.get("node.allow_loopback", Forms.TRUTH, false),
                        values.get("node.boot_id_file", Forms.PATH, Path.of("/proc/sys/kernel/random/boot_id"))),
                database(values),
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
                        duration(values, "replication.interval", Duration.ofSeconds(5)),
                        duration(values, "replication.deadline", Duration.ofSeconds(30)),
                        duration(values, "replication.first_fill_deadline", Duration.ofMinutes(10)),
                        values.get("replication.exclude", Forms.listOf(Forms.TABLES), Defaults.TABLES)),
                new NodeConfig.Files(
                        duration(values, "files.interval", Duration.ofSeconds(5)),
                        values.get(
                                "files.directories",
                                Forms.distinct(Forms.listOf(Forms.DIRECTORY)),
                                Defaults.DIRECTORIES),
                        values.get("files.exclude", Forms.listOf(Forms.FILES), Defaults.FILES)),
                services(values));
    }

    private static NodeConfig.Database database(Values values) {
        return new NodeConfig.Database(
                values.get("database.host", Forms.ADDRESS, "127.0.0.1"),
                values.get("database.port", Forms.PORT_NUMBER, 5432),
                values.get("database.name", Forms.PLAIN_NAME, "asterisk"),
                values.get("database.user", Forms.PLAIN_NAME, "wazo_ha_local"),
                values.get("database.password_file", Forms.PATH, Path.of("/etc/wazo-ha/database.password")));
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
                duration(values, "services.drain", Duration.ofMinutes(2)));
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
