package wazoha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import wazoha.failover.DataStep;
import wazoha.failover.MasterRules;
import wazoha.failover.Phase;
import wazoha.failover.SlaveRules;
import wazoha.failover.SlaveSight;
import wazoha.filesync.DueDirectories;
import wazoha.filesync.FileBase;
import wazoha.filesync.FileLimits;
import wazoha.filesync.FilePull;
import wazoha.filesync.FilePush;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.PeerVerbs;
import wazoha.filesync.SharedConnection;
import wazoha.filesync.SshAccess;
import wazoha.filesync.TreeWatch;
import wazoha.filesync.VerbDesk;
import wazoha.filesync.VerbGuard;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.replication.JdbcMasterLetterbox;
import wazoha.replication.JdbcSlaveLetterbox;
import wazoha.replication.LetterboxException;
import wazoha.replication.OwnLineage;
import wazoha.replication.ReplicationRole;

/** Puts a node on duty: builds the cycle and the workers of a role and wires them. */
final class DutyRoster {
    private static final Duration TELL_EVERY = Duration.ofMillis(500); // a heartbeat may be lost and still be fresh

    /** A claim over ssh waits for a turn of this on either side. */
    private static final Duration VERBS_EVERY = Duration.ofMillis(250);

    private static final Duration MISSING_EVERY = Duration.ofSeconds(10); // a database that is made later
    private static final Duration CERTIFICATE_EVERY = Duration.ofMinutes(1); // renewed once in a year or less
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1); // a master that returns waits for the first look

    /** The worker for files waits for changes by itself; this is its rest if that ends at once. */
    private static final Duration TURNS_APART = Duration.ofMillis(100);

    private final Partners partners;
    private final Journal journal;
    private final Progress rows;
    private final Progress files;
    private final RunBook book;
    private final Concerns concerns;
    private final BooleanSupplier farewell;

    DutyRoster(
            Partners partners,
            Journal journal,
            Progress rows,
            Progress files,
            RunBook book,
            Concerns concerns,
            BooleanSupplier farewell) {
        this.partners = partners;
        this.journal = journal;
        this.rows = rows;
        this.files = files;
        this.book = book;
        this.concerns = concerns;
        this.farewell = farewell;
    }

    Duty slave(PeerAddress master) throws RefusedException, IOException, FileSyncException, InterruptedException {
        var config = partners.config();
        var ticker = partners.ticker();
        var base = new Groundwork(NodeRole.SLAVE, partners, journal);
        var own = partners.namedAll(partners.ownDatabaseInTime());
        var letterbox = new JdbcSlaveLetterbox(
                own.get(0),
                own.subList(1, own.size()),
                ReplicationRole.NAME,
                config.replication().exclude(),
                ticker);
        var verbs = new VerbGuard(partners.paths(), ticker);
        verbs.writeDirectories(config.files().directories());
        var letters = new Loop("letterbox", TELL_EVERY, ticker, new SlavePost(base.board, letterbox, verbs));
        var desk = new VerbDesk(partners.paths());
        var latest = new LatestReport();
        var second = new SlaveVerbs(
                base.board,
                desk,
                base.start.bootId(),
                latest::report,
                config.failover().bootWait(),
                ticker,
                now -> concerns.set(SlaveVerbs.SUBJECT, now),
                letters::wake);
        base.workers.add(new Loop("verbs", VERBS_EVERY, ticker, second));
        var fileBase = new FileBase(partners.paths(), partners.scripts().resolve("wazo-ha-verb"));
        base.workers.add(letters);
        base.workers.add(
                new Loop("base", TELL_EVERY, ticker, new BaseKeeper(base.board, letterbox, fileBase, journal::event)));
        var database = new DatabaseKeeper(
                base.board, partners.databaseServer(), partners.paths().run(), journal::event, ticker);
        base.workers.add(new Loop("database", TELL_EVERY, ticker, database));
        if (own.size() > 1) {
            base.workers.add(new Loop("databases", MISSING_EVERY, ticker, letterbox::installFurther));
        }
        base.workers.add(new Loop("certificate", CERTIFICATE_EVERY, ticker, new ServedCertificate(partners)::note));
        base.probePeer(master);
        base.probeHost(master);
        base.watchReferences();
        boolean sameBoot = base.old.bootId().equals(base.start.bootId());
        boolean heldService = base.old.phase() != Phase.STANDBY;
        var mind = new SlaveMind(
                base.limits,
                config.services().drain(),
                SlaveRules.TABLE,
                Starting.bootWait(config.failover(), sameBoot, heldService),
                Duration.ZERO);
        var duty = base.duty(mind, letters::wake, null, null, () -> shut(verbs, desk));
        latest.follow(duty);
        return duty;
    }

    /** A node that is no slave any more takes nothing from a master: files first, then the database. */
    private void shut(VerbGuard verbs, VerbDesk desk) throws RefusedException, FileSyncException, LetterboxException {
        var config = partners.config().replication();
        concerns.set(SlaveVerbs.SUBJECT, List.of());
        try (var letterbox = new JdbcSlaveLetterbox(
                partners.ownDatabase(), ReplicationRole.NAME, config.exclude(), partners.ticker())) {
            verbs.close();
            letterbox.shut();
        } finally {
            desk.clear();
        }
    }

    Duty master(PeerAddress slave) throws IOException, InterruptedException {
        var config = partners.config();
        var ticker = partners.ticker();
        var base = new Groundwork(NodeRole.MASTER, partners, journal);
        var password = new PairPassword(partners.paths());
        var letterbox = new LateLetterbox(() ->
                new JdbcMasterLetterbox(partners.slaveDatabase(slave, password.another(), Partners.LETTER_PATIENCE)));
        var post = new MasterPost(base.board, letterbox, base.start.bootId(), farewell);
        var letters = new Loop("letterbox", TELL_EVERY, ticker, post);
        base.workers.add(letters);
        base.probePeer(slave);
        var latest = new LatestReport();
        var ssh = SshAccess.ofPair(
                partners.paths(), config.peer().sshPort(), config.peer().sshUser());
        var connection = new SharedConnection(ssh, partners.paths(), ticker);
        var second = new MasterVerbs(
                base.board,
                PeerVerbs.over(ssh, connection),
                slave,
                partners.paths().sshKey(),
                base.start.bootId(),
                farewell,
                config.failover().bootWait(),
                ticker,
                now -> concerns.set(MasterVerbs.SUBJECT, now));
        base.workers.add(new Loop("verbs", VERBS_EVERY, ticker, second));
        var databases = EngineRoom.fresh(partners);
        var engines = new EngineRoom(partners, slave, book::step);
        var data = new DataKeeper(
                latest,
                base.board,
                () -> engines.open(databases, password.read(), Partners.RUN_PATIENCE),
                new FilePull(partners.paths(), ssh, config.files().directories(), FileLimits.DEFAULT, ticker),
                slave,
                partners.paths().state().resolve("merge"),
                journal::event,
                new Rounds.Records(
                        rows,
                        book,
                        new DataAlarm(journal::event, ticker),
                        config.replication().databases()));
        var carrier =
                new FilesKeeper(latest, carrying(ssh), slave, journal::event, files, now -> concerns.set("files", now));
        base.workers.add(new Loop("replication", config.replication().interval(), ticker, data));
        base.workers.add(new Loop("files", TURNS_APART, ticker, carrier));
        var kin = new KinKeeper(
                base.board,
                () -> new OwnLineage(partners.ownDatabase()),
                () -> databases.size() > 1
                        ? engines.open(databases, password.read(), Partners.LETTER_PATIENCE)
                                .kinOfFurther()
                        : List.of(),
                concerns);
        base.workers.add(new Loop("lineage", LOOK_EVERY, ticker, kin));
        boolean sameBoot = base.old.bootId().equals(base.start.bootId());
        var duty = base.duty(
                new MasterMind(base.limits, MasterRules.TABLE, sameBoot, Duration.ZERO),
                letters::wake,
                data,
                carrier,
                () -> {
                    leave(kin);
                    connection.end(slave);
                });
        latest.follow(duty);
        return duty;
    }

    private void leave(KinKeeper kin) {
        kin.leave();
        concerns.set(MasterVerbs.SUBJECT, List.of());
    }

    private FilesKeeper.Tools carrying(SshAccess ssh) {
        var files = partners.config().files();
        var ticker = partners.ticker();
        var paths = partners.paths();
        return new FilesKeeper.Tools(
                new FilePush(paths, ssh, files.directories(), files.exclude(), FileLimits.DEFAULT, ticker),
                new TreeWatch(
                        paths,
                        files.directories(),
                        files.exclude(),
                        files.interval().dividedBy(10),
                        files.interval().multipliedBy(3).dividedBy(5), // the rest of the interval is for the copy
                        ticker),
                new DueDirectories(files.directories(), files.fullPass(), files.interval(), ticker),
                files.interval());
    }

    /** What the workers for data read of the cycle. Thread-safe. */
    private static final class LatestReport implements Supplier<DataKeeper.Ground> {
        private volatile Supplier<Optional<CycleReport>> reports = Optional::empty;

        void follow(Duty duty) {
            reports = duty::latest;
        }

        Optional<CycleReport> report() {
            return reports.get();
        }

        @Override
        public DataKeeper.Ground get() {
            return report().map(LatestReport::ground)
                    .orElse(new DataKeeper.Ground(DataStep.NOTHING, Epoch.NONE, false));
        }

        private static DataKeeper.Ground ground(CycleReport report) {
            var letter = report.sensed().letter();
            var step = DataStep.of(
                    report.memory().phase(),
                    SlaveSight.valueOf(report.peer().diagnosis()),
                    letter.fromLetterbox(),
                    report.memory().claimed(),
                    letter.state().dirty(),
                    report.sensed().kinship());
            boolean unreachable = report.memory().phase() == Phase.SERVING && !letter.fromLetterbox();
            return new DataKeeper.Ground(step, report.memory().epoch(), unreachable);
        }
    }
}
