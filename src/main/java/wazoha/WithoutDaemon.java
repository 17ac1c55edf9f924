package wazoha;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import wazoha.api.DaemonClient;
import wazoha.api.DaemonClient.Result;
import wazoha.api.DaemonLock;
import wazoha.api.Order;
import wazoha.cli.ScriptWork;
import wazoha.cli.ServiceScript;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.config.NodeConfig;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.daemon.SingleRun;
import wazoha.filesync.Deletion;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.notify.DeliveryException;

/** What the scripts do where no daemon answers: each takes the daemon's lock, does the daemon's work once, and leaves. */
final class WithoutDaemon implements ScriptWork {
    /** The next check comes in a minute. */
    private static final Duration CHECK_WAITS = Duration.ofSeconds(2);

    private static final Duration ORDER_WAITS = Duration.ofSeconds(20);
    /** At minute 0 two scripts run: the second waits for the first, whose first fill may take 10 min. */
    private static final Duration COPY_WAITS = Duration.ofMinutes(15);

    private final NodePaths paths;
    private final String version;
    private Optional<Partners> moved = Optional.empty();

    /** Work under the lock. */
    @FunctionalInterface
    private interface Work {
        Result with(Partners partners) throws RefusedException, InterruptedException;
    }

    WithoutDaemon(Path root, String version) {
        this.paths = new NodePaths(root);
        this.version = version;
    }

    @Override
    public Result checkMaster(String master) {
        return locked("xivo-check-master-status", CHECK_WAITS, partners -> {
            String line = new OneCycle(partners, version).check(master);
            return answer("line", line);
        });
    }

    @Override
    public Result startServices() {
        return locked("xivo-manage-slave-services", ORDER_WAITS, partners -> {
            new OneCycle(partners, version).start();
            return answer("line", "");
        });
    }

    @Override
    public Result stopServices() {
        return locked("xivo-manage-slave-services", ORDER_WAITS, partners -> {
            new OneCycle(partners, version).stop();
            return answer("line", "");
        });
    }

    @Override
    public Result replicate(String slave) {
        return locked(
                "xivo-master-slave-db-replication",
                COPY_WAITS,
                partners -> answer("line", new SingleRun(partners).replicate(slave, false)));
    }

    @Override
    public Result copyFiles(boolean force) {
        return locked("wazo-sync", COPY_WAITS, partners -> {
            var record = new SingleRun(partners).copy(force ? Deletion.FORCED : Deletion.GUARDED);
            var failure = record.failure();
            if (failure.isPresent()) {
                throw new RefusedException(failure.get());
            }
            return copied(record.notices());
        });
    }

    @Override
    public String peer() {
        try {
            return new HaConf(paths)
                    .read()
                    .remoteAddress()
                    .map(PeerAddress::text)
                    .orElse("");
        } catch (BadHaConfException | IOException unreadable) {
            return ""; // the copy itself says why
        }
    }

    @Override
    public ServiceAnswer services(ServiceScript.Verb verb, ServiceScript.Filter filter) {
        var log = verb == ServiceScript.Verb.STATUS ? ScriptLog.nowhere() : ScriptLog.into(paths.daemonLog());
        try {
            return new ServiceRun(paths, partners(ConfigFiles.load(paths))).carryOut(verb, filter);
        } catch (BadConfigException bad) {
            return new ServiceAnswer(BadConfigException.EXIT_STATUS, List.of(), Optional.of(bad.describe()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new ServiceAnswer(2, List.of(), Optional.of("interrupted"));
        } finally {
            log.close();
        }
    }

    @Override
    public Optional<String> mail(String subject, String body) {
        try {
            var mailer = Notices.mail(paths, ConfigFiles.load(paths).notices());
            if (mailer.isPresent()) {
                mailer.get().post(InstantSource.system().instant(), subject, body);
            }
            return Optional.empty();
        } catch (DeliveryException failed) {
            return Optional.of("no mail was sent: " + failed.getMessage());
        } catch (BadConfigException bad) {
            return Optional.of("no mail was sent: " + bad.describe());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.of("no mail was sent: interrupted");
        }
    }

    private Partners partners(NodeConfig config) {
        return new Partners(paths, config, Main.scripts(), Ticker.system(), InstantSource.system(), () -> {});
    }

    private Result locked(String script, Duration patience, Work work) {
        try {
            var config = ConfigFiles.load(paths);
            var lock = DaemonLock.inItsPlace(paths, script, patience, this::daemonAnswers);
            try {
                return logged(work, partners(config));
            } finally {
                lock.close();
                moved = Optional.of(partners(config));
            }
        } catch (BadConfigException bad) {
            return new Result.Refused(bad.describe());
        } catch (RefusedException | IOException refused) {
            return new Result.Refused(String.valueOf(refused.getMessage()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Result.Refused("interrupted");
        }
    }

    private Result logged(Work work, Partners partners) throws RefusedException, InterruptedException {
        var log = ScriptLog.into(paths.daemonLog());
        try {
            return work.with(partners);
        } finally {
            log.close();
        }
    }

    /** The administrator's programs for a move that was made here: to be called when its outcome has been told. */
    void settle() {
        if (moved.isEmpty() || !moved.get().moves().isOwed()) {
            return;
        }
        var log = ScriptLog.into(paths.daemonLog());
        try {
            new AfterMove(moved.get()).settle();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            log.close();
        }
    }

    private boolean daemonAnswers() {
        return !(new DaemonClient(paths).ask(Order.status()) instanceof Result.NotRunning);
    }

    private static Result answer(String key, String text) {
        return new Result.Answer(
                JsonNodeFactory.instance.objectNode().put("ok", true).put(key, text));
    }

    private static Result copied(List<String> notices) {
        var answer = JsonNodeFactory.instance.objectNode().put("ok", true);
        var lines = answer.putArray("lines");
        notices.forEach(lines::add);
        lines.add("Synchronization successful");
        return new Result.Answer(answer);
    }
}
