package wazoha.api;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wazoha.daemon.NodeControl;
import wazoha.daemon.NodeStatus;
import wazoha.daemon.RefusedException;
import wazoha.daemon.ReplicationControl;
import wazoha.host.HaConf;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/** A working node in memory: keeps what it is told, and can be told to refuse, to fail inside or to take its time. */
public final class MemoryNode implements NodeControl {
    public enum Defect {
        NONE,
        REFUSES,
        FAILS_INSIDE
    }

    private final List<String> history = new ArrayList<>();
    private HaSettings settings = HaSettings.DISABLED;
    private NodeStatus.@Nullable Held held;
    private boolean serves;
    private Defect defect = Defect.NONE;
    private String reason = "";
    private String notice = "";
    private int configured;
    private @Nullable HaConf disk;
    private final MemoryReplication replication = new MemoryReplication(this::obey, this::settings);

    public synchronized void refuse(String why) {
        defect = Defect.REFUSES;
        reason = why;
    }

    public synchronized void failInside() {
        defect = Defect.FAILS_INSIDE;
    }

    public synchronized int timesConfigured() {
        return configured;
    }

    /** From now on what is configured is also written to the files of the contract, as a real node does it. */
    public synchronized void keepOnDisk(NodePaths paths) {
        disk = new HaConf(paths);
    }

    public synchronized void remember(String entry) {
        history.add(entry);
    }

    @Override
    public synchronized HaSettings settings() {
        failIfTold();
        return settings;
    }

    @Override
    public synchronized List<String> configure(HaSettings wanted) throws RefusedException {
        obey();
        configured++;
        store(wanted);
        boolean left = settings.role() == NodeRole.SLAVE && wanted.role() == NodeRole.DISABLED;
        settings = wanted;
        serves = wanted.role() != NodeRole.SLAVE;
        return left ? List.of("the former \"master\" answers\u00e9") : List.of();
    }

    @Override
    public synchronized List<String> plan(HaSettings wanted) throws RefusedException {
        obey();
        return wanted.equals(settings)
                ? List.of()
                : List.of("/etc/xivo/ha.conf: " + wanted.role().wire(), "/var/lib/wazo/is-primary: made");
    }

    /** What a synchronisation tells from now on. */
    public synchronized void notice(String text) {
        notice = text;
    }

    @Override
    public synchronized NodeStatus status() {
        failIfTold();
        return new NodeStatus(
                "0.1.0",
                settings.role().wire(),
                settings.remoteAddress().map(PeerAddress::text).orElse(""),
                serves ? "SERVING" : "STANDBY",
                "2026-11-22T10:00:00Z",
                5,
                serves,
                serves && settings.role() == NodeRole.SLAVE,
                190,
                "the master's turn: stay silent",
                held,
                new NodeStatus.Peer("serving", "SERVING", 400, 900, true, "letterbox"),
                new NodeStatus.Replication("ok", 3200, "3 tables, 12 rows in 41 ms"),
                new NodeStatus.Replication("idle", -1, ""),
                List.of(new NodeStatus.Service("asterisk", serves ? "running" : "stopped", "")),
                List.of());
    }

    @Override
    public synchronized List<String> history(int count) {
        return List.copyOf(history.subList(Math.max(0, history.size() - count), history.size()));
    }

    @Override
    public synchronized void hold(Duration length, boolean evenIfNobodyServes) throws RefusedException {
        obey();
        held = new NodeStatus.Held(
                evenIfNobodyServes ? "HOLD_EVEN_IF_NOBODY_SERVES" : "HOLD",
                "in " + length.toSeconds() + " s",
                evenIfNobodyServes);
    }

    @Override
    public synchronized void release() throws RefusedException {
        obey();
        held = null;
    }

    @Override
    public synchronized void startServices() throws RefusedException {
        obey();
        serves = true;
    }

    @Override
    public synchronized void stopServices() throws RefusedException {
        obey();
        serves = false;
    }

    @Override
    public synchronized String checkMaster(String address) throws RefusedException {
        obeyFor(address);
        return "the master %s serves: nothing to do".formatted(address);
    }

    @Override
    public synchronized String adopt(NodeRole from) throws RefusedException {
        obey();
        return "adopted from the " + from.wire();
    }

    @Override
    public synchronized String replicate(String slave, boolean force) throws RefusedException {
        obeyFor(slave);
        return "3 tables, 12 rows";
    }

    @Override
    public synchronized List<String> syncFiles(boolean force) throws RefusedException {
        obey();
        var lines = new ArrayList<>(notice.lines().toList());
        lines.add("Synchronization successful");
        return lines;
    }

    @Override
    public synchronized ReplicationControl replication() {
        return replication;
    }

    private void store(HaSettings wanted) throws RefusedException {
        var files = disk;
        if (files != null) {
            try {
                files.write(wanted);
            } catch (IOException unwritable) {
                throw new RefusedException(String.valueOf(unwritable.getMessage()));
            }
        }
    }

    private void obeyFor(String address) throws RefusedException {
        obey();
        if (!settings.remoteAddress().map(PeerAddress::text).equals(Optional.of(address))) {
            throw new RefusedException("%s is not the peer of this node".formatted(address));
        }
    }

    private synchronized void obey() throws RefusedException {
        if (defect == Defect.REFUSES) {
            throw new RefusedException(reason);
        }
        failIfTold();
    }

    private void failIfTold() {
        if (defect == Defect.FAILS_INSIDE) {
            throw new IllegalStateException("a defect of the node");
        }
    }
}
