package wazoha.config;

import static wazoha.config.Durations.text;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import wazoha.node.ExcludePattern;

/** What two settings demand of each other. A pair of which one is wrong by itself is not compared. */
final class CrossChecks {
    private static final List<Path> OF_THE_NODE = Stream.of(
                    "/etc/xivo/ha.conf",
                    "/etc/wazo-ha",
                    "/etc/cron.d",
                    "/etc/hostname",
                    "/etc/hosts",
                    "/etc/letsencrypt",
                    "/etc/machine-id",
                    "/etc/network",
                    "/etc/postgresql",
                    "/etc/ssh",
                    "/etc/ssl",
                    "/usr/share/xivo-certs",
                    "/var/lib/wazo/is-primary",
                    "/var/lib/wazo/is-secondary",
                    "/var/lib/wazo/disabled",
                    "/var/lib/wazo-ha",
                    "/var/lib/postgresql",
                    "/root/.ssh",
                    "/run")
            .map(Path::of)
            .toList();

    private final Values values;
    private final Problems problems;

    private CrossChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void run(NodeConfig config, Values values, Problems problems) {
        var checks = new CrossChecks(values, problems);
        checks.probing(config.probe(), config.failover());
        checks.times(config.failover());
        checks.replication(config.replication());
        checks.databases(config.database(), config.replication());
        checks.files(config.files());
        checks.secrets(config);
        checks.services(config.services());
        checks.oneWay(config.postgresql());
        checks.together(
                "rest_api.certificate",
                config.tls().certificate(),
                "rest_api.private_key",
                config.tls().privateKey());
        checks.together(
                "rest_api.private_key",
                config.tls().privateKey(),
                "rest_api.certificate",
                config.tls().certificate());
        checks.together(
                "database.admin_password_file",
                config.database().adminPasswordFile(),
                "database.admin_user",
                config.database().adminUser());
        checks.together(
                "auth.host",
                config.auth().host(),
                "auth.username",
                config.auth().username());
        checks.together(
                "auth.host",
                config.auth().host(),
                "auth.password_file",
                config.auth().passwordFile());
    }

    /** Whoever sets the first must set the second. */
    private void together(String set, Optional<?> value, String needed, Optional<?> other) {
        if (value.isPresent() && other.isEmpty() && values.sound(needed)) {
            place(set)
                    .ifPresent(place -> problems.add(
                            place, "%s is \"%s\": it needs %s, which is not set".formatted(set, value.get(), needed)));
        }
    }

    private record Timing(String key, Duration value) {
        @Override
        public String toString() {
            return "%s (%s)".formatted(key, text(value));
        }
    }

    private void probing(NodeConfig.Probes probe, NodeConfig.Failover failover) {
        var interval = new Timing("probe.interval", probe.interval());
        var timeout = new Timing("probe.timeout", probe.timeout());
        if (timeout.value().compareTo(interval.value()) >= 0) {
            refuse(timeout, "it must be less than %s, or probes overlap".formatted(interval), interval.key());
        }
        var threeProbes = interval.value().multipliedBy(2).plus(timeout.value());
        var silence = new Timing("failover.silence", failover.silence());
        if (silence.value().compareTo(threeProbes) < 0) {
            refuse(
                    silence,
                    "it must be at least %s, twice %s and %s, so that three probes fit into it"
                            .formatted(text(threeProbes), interval, timeout),
                    interval.key(),
                    timeout.key());
        }
        var stale = new Timing("failover.heartbeat_stale", failover.heartbeatStale());
        var twoIntervals = interval.value().multipliedBy(2);
        if (stale.value().compareTo(Duration.ofSeconds(2)) < 0 && stale.value().compareTo(twoIntervals) < 0) {
            refuse(stale, "it must be at least 2s, or twice %s".formatted(interval), interval.key());
        }
        notLonger(new Timing("failover.cycle", failover.cycle()), interval, "the cycle reads each probe");
    }

    private void times(NodeConfig.Failover failover) {
        var silence = new Timing("failover.silence", failover.silence());
        var nobody = new Timing("failover.nobody_serves", failover.nobodyServes());
        var returning = new Timing("failover.return_deadline", failover.returnDeadline());
        notLonger(silence, nobody, "otherwise a node serves before it knows that nobody does");
        notLonger(silence, returning, "otherwise the slave gives up before it could see the master serve");
        notLonger(returning, nobody, "otherwise the slave never waits so long");
        notLonger(
                new Timing("failover.ask_slave", failover.askSlave()),
                nobody,
                "otherwise the master never asks for so long");
        notLonger(
                new Timing("failover.holder_boot_wait", failover.holderBootWait()),
                new Timing("failover.boot_wait", failover.bootWait()),
                "the holder before a boot waits less than others");
        notLonger(
                new Timing("failover.orderly_hold_down", failover.orderlyHoldDown()),
                new Timing("failover.hold_down", failover.holdDown()),
                "an orderly reboot deserves less distrust");
    }

    private void replication(NodeConfig.Replication replication) {
        notLonger(
                new Timing("replication.deadline", replication.deadline()),
                new Timing("replication.first_fill_deadline", replication.firstFillDeadline()),
                "the first run copies everything");
    }

    /** The short form and the list must not say different things. */
    private void databases(NodeConfig.Database database, NodeConfig.Replication replication) {
        boolean both = values.place("database.name").isPresent()
                && values.sound("database.name")
                && values.sound("replication.databases");
        if (both && !replication.databases().get(0).equals(database.name())) {
            place("replication.databases")
                    .ifPresent(place -> problems.add(
                            place,
                            "replication.databases is %s: its first bears the letterbox, and database.name is \"%s\"; name that one first, or leave database.name out"
                                    .formatted(replication.databases(), database.name())));
        }
    }

    /** What makes a node itself is never carried to the other one: its role, its state, its secrets, its keys. */
    private void files(NodeConfig.Files files) {
        notLonger(
                new Timing("files.interval", files.interval()),
                new Timing("files.full_pass", files.fullPass()),
                "otherwise all directories are copied before a change is");
        if (!values.sound("files.directories")) {
            return;
        }
        for (var directory : files.directories()) {
            var path = Path.of(directory);
            files.directories().stream()
                    .filter(other -> !other.equals(directory) && path.startsWith(other))
                    .findFirst()
                    .ifPresent(other -> place("files.directories")
                            .ifPresent(place -> problems.add(
                                    place,
                                    "files.directories has \"%s\" and \"%s\": the first is copied with the second; name one of them"
                                            .formatted(directory, other))));
            OF_THE_NODE.stream()
                    .filter(own -> path.startsWith(own) || own.startsWith(path))
                    .findFirst()
                    .ifPresent(own -> place("files.directories")
                            .ifPresent(place -> problems.add(
                                    place,
                                    "files.directories has \"%s\": it must not hold %s, which each node has for itself"
                                            .formatted(directory, own))));
        }
    }

    /** Single files of this node, as far as settings name them, may lie in a directory that is copied if they stay out. */
    private void secrets(NodeConfig config) {
        var named = new LinkedHashMap<String, Path>();
        named.put("database.password_file", config.database().passwordFile());
        config.tls().certificate().ifPresent(file -> named.put("rest_api.certificate", file));
        config.tls().privateKey().ifPresent(file -> named.put("rest_api.private_key", file));
        config.auth().passwordFile().ifPresent(file -> named.put("auth.password_file", file));
        config.bus().passwordFile().ifPresent(file -> named.put("bus.password_file", file));
        config.asterisk().amiPasswordFile().ifPresent(file -> named.put("asterisk.ami_password_file", file));
        named.put("asterisk.include", config.asterisk().include());
        var exclude = ExcludePattern.list(config.files().exclude());
        for (var directory : config.files().directories()) {
            var path = Path.of(directory);
            named.forEach((key, file) -> {
                if (file.startsWith(path)
                        && !file.equals(path)
                        && exclude.stream().noneMatch(pattern -> pattern.matches(path.relativize(file), false))) {
                    place("files.directories", key)
                            .ifPresent(place -> problems.add(
                                    place,
                                    "files.directories has \"%s\": %s (%s) lies in it, which each node has for itself; name it in files.exclude"
                                            .formatted(directory, file, key)));
                }
            });
        }
    }

    private void services(NodeConfig.Services services) {
        var names = new HashSet<String>();
        services.processes().stream()
                .map(NodeConfig.PlainProcess::name)
                .filter(name -> !names.add(name))
                .distinct()
                .forEach(name -> place("services.processes")
                        .ifPresent(place -> problems.add(
                                place,
                                "services.processes has two processes named \"%s\": names must differ"
                                        .formatted(name))));
        switch (services.supervisor()) {
            case SYSTEMD -> needs("services.units", services.units().isEmpty(), "systemd", "unit");
            case PROCESS -> needs("services.processes", services.processes().isEmpty(), "process", "process");
        }
    }

    private void oneWay(NodeConfig.Postgresql server) {
        if (server.unit().isPresent() && !server.restart().isEmpty()) {
            place("postgresql.unit", "postgresql.restart")
                    .ifPresent(place -> problems.add(
                            place,
                            "postgresql.unit %s and postgresql.restart are two ways to restart one server: keep one of them"
                                    .formatted(server.unit().get())));
        }
    }

    private void needs(String key, boolean empty, String supervisor, String noun) {
        if (empty && values.sound(key)) {
            place(key, "services.supervisor")
                    .ifPresent(place -> problems.add(
                            place,
                            "%s is an empty list: services.supervisor %s needs at least one %s"
                                    .formatted(key, supervisor, noun)));
        }
    }

    private void notLonger(Timing shorter, Timing longer, String because) {
        if (shorter.value().compareTo(longer.value()) > 0) {
            refuse(shorter, "it must not be longer than %s: %s".formatted(longer, because), longer.key());
        }
    }

    private void refuse(Timing wrong, String remedy, String... others) {
        var keys = Stream.concat(Stream.of(wrong.key()), Stream.of(others)).toList();
        if (keys.stream().allMatch(values::sound)) {
            var standard = values.place(wrong.key()).isEmpty() ? " by default" : "";
            place(keys.toArray(String[]::new))
                    .ifPresent(place -> problems.add(
                            place, "%s is %s%s: %s".formatted(wrong.key(), text(wrong.value()), standard, remedy)));
        }
    }

    /** Where the first of the keys that a file sets stands; empty if all have their standard values, which agree. */
    private Optional<Place> place(String... keys) {
        return Stream.of(keys).flatMap(key -> values.place(key).stream()).findFirst();
    }
}
