package wazoha.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.replication.ClassifiedTables;
import wazoha.replication.ReplicationException;
import wazoha.replication.TableList;
import wazoha.replication.Verifier;

/** Answers what clients ask of the replication. Thread-safe. */
final class ReplicationDesk implements ReplicationControl {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicationDesk.class);

    /** An order that was given, and the duty that it was given to. */
    private record Given(boolean force, CompletableFuture<String> answer, Duty to) {}

    private final Partners partners;
    private final Orders orders;
    private final Supplier<HaSettings> settings;
    private final Supplier<Optional<Duty>> duty;
    private final RunBook book;
    private final Progress progress;
    private final AtomicReference<@Nullable Given> latest = new AtomicReference<>();
    private final AtomicBoolean verifying = new AtomicBoolean();
    private volatile Verification verification = Verification.NEVER;

    ReplicationDesk(
            Partners partners,
            Orders orders,
            Supplier<HaSettings> settings,
            Supplier<Optional<Duty>> duty,
            RunBook book,
            Progress progress) {
        this.partners = partners;
        this.orders = orders;
        this.settings = settings;
        this.duty = duty;
        this.book = book;
        this.progress = progress;
    }

    @Override
    public ReplicationStatus status() {
        var role = settings.get().role();
        var shown = progress.shown();
        return new ReplicationStatus(
                role.wire(),
                role == NodeRole.SLAVE ? "standby" : shown.state(),
                shown.lastResult(),
                book.provenAgeMillis(),
                book.wholeAgeMillis(),
                book.going(),
                ordered(),
                book.totals(),
                book.runs(),
                role == NodeRole.SLAVE ? slave() : null,
                role == NodeRole.SLAVE ? applied() : book.databases());
    }

    /** What each database of a slave says of itself. */
    private List<ReplicationStatus.OfDatabase> applied() {
        var all = new ArrayList<ReplicationStatus.OfDatabase>();
        for (var name : partners.config().replication().databases()) {
            all.add(applied(name, all.isEmpty()));
        }
        return all;
    }

    private ReplicationStatus.OfDatabase applied(String name, boolean letterbox) {
        try {
            var own = partners.ownDatabase().named(name);
            long runs = letterbox ? TableList.runs(own) : TableList.runsInFurther(own);
            return new ReplicationStatus.OfDatabase(name, runs > 0 ? "proven" : "unproven", -1, -1, runs, 0, 0, "");
        } catch (RefusedException | ReplicationException unknown) {
            return new ReplicationStatus.OfDatabase(
                    name, "unknown", -1, -1, -1, 0, 0, String.valueOf(unknown.getMessage()));
        }
    }

    private ReplicationStatus.Slave slave() {
        var letter =
                duty.get().flatMap(Duty::latest).map(report -> report.sensed().letter());
        return letter.map(known -> new ReplicationStatus.Slave(
                        known.readable(),
                        known.state().proven(),
                        known.state().dirty(),
                        runs(),
                        known.state().phase()))
                .orElse(new ReplicationStatus.Slave(false, false, false, -1, ""));
    }

    private long runs() {
        try {
            return TableList.runs(partners.ownDatabase());
        } catch (RefusedException | ReplicationException unknown) {
            LOG.debug("the counter of runs is unknown: {}", unknown.getMessage());
            return -1;
        }
    }

    private ReplicationStatus.Ordered ordered() {
        var given = latest.get();
        if (given == null) {
            return ReplicationStatus.Ordered.NEVER;
        }
        if (!given.answer().isDone()) {
            return duty.get().filter(now -> now == given.to() && !now.failed()).isPresent()
                    ? new ReplicationStatus.Ordered("running", given.force(), "")
                    : new ReplicationStatus.Ordered(
                            "failed", given.force(), "this node left its role meanwhile, and the run with it");
        }
        try {
            return new ReplicationStatus.Ordered(
                    "done", given.force(), given.answer().get());
        } catch (ExecutionException failed) {
            String why = failed.getCause() == null
                    ? failed.toString()
                    : String.valueOf(failed.getCause().getMessage());
            return new ReplicationStatus.Ordered("failed", given.force(), why);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new ReplicationStatus.Ordered("running", given.force(), "");
        }
    }

    @Override
    public ReplicationStatus.Ordered run(boolean force) throws RefusedException {
        demandMaster("runs the replication");
        var to = orders.onDutyAs(NodeRole.MASTER);
        latest.set(new Given(force, orders.replicateSoon(to, Trigger.MANUAL, force), to));
        return ordered();
    }

    private PeerAddress demandMaster(String deed) throws RefusedException {
        var now = settings.get();
        var peer = now.remoteAddress();
        if (now.role() == NodeRole.SLAVE) {
            throw new RefusedException("this node is the slave: the master %s %s; type it there"
                    .formatted(peer.map(PeerAddress::text).orElse(""), deed));
        }
        if (now.role() == NodeRole.DISABLED || peer.isEmpty()) {
            throw new RefusedException("this node has no role in a pair: configure it with PUT /1.1/ha first");
        }
        return peer.get();
    }

    @Override
    public Verification verify() throws RefusedException {
        var peer = demandMaster("compares the databases");
        var verifiers = verifiers(peer);
        if (verifying.compareAndSet(false, true)) {
            verification = Verification.running("begins");
            var worker = new Thread(() -> carryOut(verifiers), "verification");
            worker.setDaemon(true);
            worker.start();
        }
        return verification;
    }

    private void carryOut(List<Verifier> verifiers) {
        verification = ended(verifiers);
        verifying.set(false);
    }

    private List<Verifier> verifiers(PeerAddress peer) throws RefusedException {
        var config = partners.config().replication();
        var own = partners.ownDatabase(Partners.RUN_PATIENCE);
        var there = partners.slaveDatabase(peer, new PairPassword(partners.paths()).read(), Partners.RUN_PATIENCE);
        return config.databases().stream()
                .map(name -> new Verifier(
                        own.named(name),
                        there.named(name),
                        new ClassifiedTables(config.classes()),
                        config.firstFillDeadline(),
                        partners.ticker(),
                        step -> verification = Verification.running(
                                config.databases().size() > 1 ? "%s: %s".formatted(name, step) : step)))
                .toList();
    }

    /** One that cannot be compared does not keep the others from being compared. */
    private static Verification ended(List<Verifier> verifiers) {
        var reports = new ArrayList<Verifier.Report>();
        var failures = new ArrayList<String>();
        try {
            for (var verifier : verifiers) {
                try {
                    reports.add(verifier.run());
                } catch (ReplicationException failed) {
                    failures.add(String.valueOf(failed.getMessage()));
                }
            }
            return failures.isEmpty()
                    ? Verification.done(reports)
                    : Verification.failed(String.join("; ", failures), reports);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Verification.failed("interrupted; nothing was changed");
        } catch (RuntimeException defect) {
            LOG.error("a verification failed inside", defect);
            return Verification.failed("defect, see the daemon's log: " + defect);
        }
    }

    @Override
    public Verification verification() {
        return verification;
    }

    @Override
    public List<ReplicatedTable> tables() throws RefusedException {
        var classes = new ClassifiedTables(partners.config().replication().classes());
        var all = new ArrayList<ReplicatedTable>();
        try {
            for (var own : partners.ownDatabases(Partners.RUN_PATIENCE)) {
                TableList.of(own, classes).forEach(row -> all.add(table(own.name(), row)));
            }
            return List.copyOf(all);
        } catch (ReplicationException failed) {
            throw new RefusedException(String.valueOf(failed.getMessage()));
        }
    }

    private static ReplicatedTable table(String database, TableList.Row row) {
        return new ReplicatedTable(
                database,
                row.table(),
                row.of().wire(),
                row.classified(),
                row.of().treatment().isCopied(),
                row.classified() ? row.of().treatment().words() : "no class names it; copied, and proven equal",
                row.rows(),
                row.estimated(),
                row.bytes());
    }
}
