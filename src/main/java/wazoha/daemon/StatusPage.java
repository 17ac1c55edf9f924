package wazoha.daemon;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wazoha.failover.Order;
import wazoha.node.Epoch;
import wazoha.node.HaSettings;
import wazoha.node.PeerAddress;

/** Writes what is true now for people and programs. Thread-safe. */
final class StatusPage {
    private static final NodeStatus.Peer NO_PEER = new NodeStatus.Peer("UNKNOWN", "", -1, -1, false, Way.NONE.wire());
    private static final Duration LATE = Duration.ofSeconds(60);

    private final String version;
    private final Journal journal;
    private final Concerns concerns;
    private final Progress rows;
    private final Progress files;
    private final InstantSource time;
    private String phase = "";
    private Instant since = Instant.EPOCH;

    StatusPage(String version, Journal journal, Concerns concerns, Progress rows, Progress files, InstantSource time) {
        this.version = version;
        this.journal = journal;
        this.concerns = concerns;
        this.rows = rows;
        this.files = files;
        this.time = time;
    }

    /** @param pending what a change of configuration still owes */
    NodeStatus of(HaSettings settings, Optional<Duty> duty, List<String> pending) {
        var report = duty.flatMap(Duty::latest);
        var memory = report.map(CycleReport::memory);
        String now = memory.map(known -> known.phase().name())
                .orElse(settings.remoteAddress().isPresent() ? "STARTING" : "DISABLED");
        var units = duty.map(Duty::units).orElse(List.of());
        return new NodeStatus(
                version,
                settings.role().wire(),
                settings.remoteAddress().map(PeerAddress::text).orElse(""),
                now,
                (memory.isPresent() ? journal.since() : sinceOf(now))
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                epoch(report),
                memory.map(Remembered::claimed).orElse(false),
                report.map(one -> one.memory().dirty()
                                || one.sensed().letter().state().dirty())
                        .orElse(false),
                report.map(one -> one.decision().rule()).orElse(0),
                report.map(one -> one.decision().why()).orElse(""),
                held(memory.map(Remembered::order).orElse(Order.NONE)),
                report.map(CycleReport::peer).orElse(NO_PEER),
                rows.shown(),
                files.shown(),
                units.stream()
                        .map(unit -> new NodeStatus.Service(
                                unit.name(), unit.state().name().toLowerCase(Locale.ROOT), unit.detail()))
                        .toList(),
                warnings(settings, duty, report, pending));
    }

    private static long epoch(Optional<CycleReport> report) {
        return report.map(one -> Math.max(
                        one.memory().epoch().number(),
                        one.sensed().letter().state().epoch().number()))
                .orElse(Epoch.NONE.number());
    }

    /** Of a node without a cycle: nobody else keeps that. */
    private synchronized Instant sinceOf(String now) {
        if (!now.equals(phase)) {
            phase = now;
            since = time.instant();
        }
        return since;
    }

    private NodeStatus.@Nullable Held held(Order order) {
        if (order == Order.NONE) {
            return null;
        }
        boolean even = order == Order.HOLD_EVEN_IF_NOBODY_SERVES || order == Order.STOP;
        var until = journal.hold().until(time.instant()).truncatedTo(ChronoUnit.SECONDS);
        return new NodeStatus.Held(order.name(), until.toString(), even);
    }

    private List<String> warnings(
            HaSettings settings, Optional<Duty> duty, Optional<CycleReport> report, List<String> pending) {
        var warnings = new ArrayList<String>();
        pending.forEach(deed -> warnings.add("pending, tried again every 30 s: " + deed));
        warnings.addAll(concerns.all());
        if (settings.remoteAddress().isPresent() && duty.isEmpty()) {
            warnings.add("this node is not on duty: " + Orders.BACK_ON_DUTY);
        }
        if (duty.isPresent() && duty.get().failed()) {
            warnings.add(Orders.CYCLE_ENDED);
        }
        if (!journal.trouble().isEmpty()) {
            warnings.add(journal.trouble());
        }
        if (report.isPresent() && !report.get().sensed().letter().fromLetterbox()) {
            warnings.add(
                    switch (settings.role()) {
                        case MASTER ->
                            "the slave's database cannot be reached (%s, TCP 5432): is the pair paired (wazo-sync -i)?%s"
                                    .formatted(
                                            settings.remoteAddress()
                                                    .map(PeerAddress::text)
                                                    .orElse(""),
                                            report.get().sensed().letter().readable()
                                                    ? " Meanwhile the two talk over ssh; no rows are copied"
                                                    : "");
                        case SLAVE, DISABLED -> "this node's own database cannot be read";
                    });
        }
        if (files.failing()) {
            warnings.add("the slave's files are not the master's: " + files.result());
        }
        boolean old = rows.shown().state().equals("failing") || rows.shown().ageMillis() > LATE.toMillis();
        if (old && report.map(one -> one.word().serving()).orElse(false)) {
            warnings.add(
                    "the slave's data are not proven equal: " + rows.shown().lastResult());
        }
        return warnings;
    }
}
