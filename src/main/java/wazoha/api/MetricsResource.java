package wazoha.api;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.ToDoubleFunction;
import wazoha.daemon.NodeControl;
import wazoha.daemon.NodeStatus;
import wazoha.daemon.ReplicationStatus;
import wazoha.node.NodeRole;

/**
 * {@code /metrics} in the text format of Prometheus: written at each request from what the node says then, and kept
 * nowhere. An age is +Inf where it never was, so that an alarm on a great age also fires then.
 */
final class MetricsResource {
    static final String PATH = "/metrics";
    private static final double MILLIS = 1000;

    private final NodeControl control;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    MetricsResource(NodeControl control) {
        this.control = control;
    }

    List<Route> routes() {
        return List.of(new Route(Methods.GET, PATH, "confd.ha.metrics.read", this::show));
    }

    private void show(HttpServerExchange exchange) throws IOException {
        var text = new ByteArrayOutputStream();
        writer.write(text, all(), EscapingScheme.UNDERSCORE_ESCAPING);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, writer.getContentType());
        exchange.getResponseSender().send(ByteBuffer.wrap(text.toByteArray()));
    }

    private MetricSnapshots all() {
        var status = control.status();
        var metrics = MetricSnapshots.builder();
        metrics.metricSnapshot(gauge(
                "wazo_ha_node",
                "What this node is and does; always 1.",
                1,
                Labels.of("role", status.role(), "phase", status.phase(), "version", status.version())));
        metrics.metricSnapshot(
                gauge("wazo_ha_epoch", "The last claim of service that was seen.", (double) status.epoch()));
        metrics.metricSnapshot(gauge(
                "wazo_ha_dirty",
                "1 while the slave holds changes that the master has not fetched.",
                status.dirty() ? 1 : 0));
        metrics.metricSnapshot(gauge(
                "wazo_ha_warnings",
                "How many warnings the status has.",
                status.warnings().size()));
        if (status.role().equals(NodeRole.MASTER.wire())) {
            var replication = control.replication().status();
            ofReplication(metrics, replication);
            ofDatabases(metrics, replication.databases());
            ofFiles(metrics, status.files());
        }
        return metrics.build();
    }

    private static void ofReplication(MetricSnapshots.Builder metrics, ReplicationStatus status) {
        var totals = status.totals();
        metrics.metricSnapshot(age(
                        "wazo_ha_replication_proven_age_seconds",
                        "Since the slave's data were proven equal.",
                        status.provenAgeMillis()))
                .metricSnapshot(age(
                        "wazo_ha_replication_whole_age_seconds",
                        "Since all tables were compared and proven equal.",
                        status.wholeAgeMillis()))
                .metricSnapshot(age(
                        "wazo_ha_replication_last_failure_age_seconds",
                        "Since a run failed.",
                        totals.failureAgeMillis()))
                .metricSnapshot(gauge(
                        "wazo_ha_replication_failing",
                        "1 if the last run failed.",
                        status.state().equals("failing") ? 1 : 0))
                .metricSnapshot(gauge(
                        "wazo_ha_replication_last_run_seconds",
                        "How long the last proven run took.",
                        totals.lastMillis() / MILLIS))
                .metricSnapshot(CounterSnapshot.builder()
                        .name("wazo_ha_replication_runs")
                        .help("Runs by result; equal is proven with nothing to change.")
                        .dataPoint(
                                point((double) (totals.proven() - totals.unchanged()), Labels.of("result", "changed")))
                        .dataPoint(point((double) totals.unchanged(), Labels.of("result", "equal")))
                        .dataPoint(point((double) totals.failed(), Labels.of("result", "failed")))
                        .build())
                .metricSnapshot(
                        counter("wazo_ha_replication_rows", "Rows deleted or inserted.", (double) totals.rows()))
                .metricSnapshot(
                        counter("wazo_ha_replication_bytes", "Bytes of rows that travelled.", (double) totals.bytes()))
                .metricSnapshot(counter(
                        "wazo_ha_replication_seconds", "How long all proven runs took.", totals.millis() / MILLIS));
    }

    /** Each database by itself; above, the oldest proof of all of them counts. */
    private static void ofDatabases(MetricSnapshots.Builder metrics, List<ReplicationStatus.OfDatabase> databases) {
        metrics.metricSnapshot(each(
                        "wazo_ha_replication_database_proven_age_seconds",
                        "Since this database was proven equal.",
                        databases,
                        one -> seconds(one.provenAgeMillis())))
                .metricSnapshot(each(
                        "wazo_ha_replication_database_whole_age_seconds",
                        "Since all tables of this database were compared and proven equal.",
                        databases,
                        one -> seconds(one.wholeAgeMillis())))
                .metricSnapshot(each(
                        "wazo_ha_replication_database_failing",
                        "1 if the last run of this database failed.",
                        databases,
                        one -> one.state().equals("failing") ? 1 : 0));
        var runs = CounterSnapshot.builder()
                .name("wazo_ha_replication_database_runs")
                .help("Runs of this database by result.");
        for (var one : databases) {
            runs.dataPoint(run(one, "changed", one.runs() - one.unchanged()))
                    .dataPoint(run(one, "equal", one.unchanged()))
                    .dataPoint(run(one, "failed", one.failed()));
        }
        metrics.metricSnapshot(runs.build());
    }

    private static CounterSnapshot.CounterDataPointSnapshot run(
            ReplicationStatus.OfDatabase one, String result, long count) {
        return point((double) count, Labels.of("database", one.database(), "result", result));
    }

    private static GaugeSnapshot each(
            String name,
            String help,
            List<ReplicationStatus.OfDatabase> databases,
            ToDoubleFunction<ReplicationStatus.OfDatabase> value) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        for (var one : databases) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .value(value.applyAsDouble(one))
                    .labels(Labels.of("database", one.database()))
                    .build());
        }
        return gauge.build();
    }

    private static double seconds(long millis) {
        return millis < 0 ? Double.POSITIVE_INFINITY : millis / MILLIS;
    }

    private static void ofFiles(MetricSnapshots.Builder metrics, NodeStatus.Replication files) {
        metrics.metricSnapshot(age("wazo_ha_files_age_seconds", "Since the files were copied.", files.ageMillis()))
                .metricSnapshot(gauge(
                        "wazo_ha_files_failing",
                        "1 if the last copy of files failed.",
                        files.state().equals("failing") ? 1 : 0));
    }

    private static GaugeSnapshot age(String name, String help, long millis) {
        return gauge(name, help, seconds(millis));
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return gauge(name, help, value, Labels.EMPTY);
    }

    private static GaugeSnapshot gauge(String name, String help, double value, Labels labels) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .labels(labels)
                        .build())
                .build();
    }

    private static CounterSnapshot counter(String name, String help, double value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(value, Labels.EMPTY))
                .build();
    }

    private static CounterSnapshot.CounterDataPointSnapshot point(double value, Labels labels) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .value(value)
                .labels(labels)
                .build();
    }
}
