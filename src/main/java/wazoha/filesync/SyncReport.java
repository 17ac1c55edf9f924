package wazoha.filesync;

import java.util.ArrayList;
import java.util.List;
import wazoha.node.PeerAddress;

/**
 * What {@code wazo-sync} prints and the status it ends with (docs/contract.md, section 7).
 *
 * @param lines without line ends
 */
public record SyncReport(int status, List<String> lines) {
    /** The key's path as it stands on a host, whatever root the node lives under. */
    static final String KEY = "/root/.ssh/xivo_id_rsa";

    public static SyncReport notMaster() {
        return new SyncReport(1, List.of("HA not configured or not a master node"));
    }

    public static SyncReport noKey() {
        return new SyncReport(0, List.of("SSH key " + KEY + " not found: not synchronizing"));
    }

    public static SyncReport done(PeerAddress slave, PushRecord record) {
        var lines = new ArrayList<String>();
        lines.add(begin(slave));
        lines.addAll(record.notices());
        lines.add("Synchronization successful");
        return new SyncReport(0, List.copyOf(lines));
    }

    public static SyncReport failed(PeerAddress slave, String reason) {
        var lines = new ArrayList<String>();
        lines.add(begin(slave));
        ("Synchronization failure: " + reason).lines().forEach(lines::add);
        return new SyncReport(1, List.copyOf(lines));
    }

    private static String begin(PeerAddress slave) {
        return "Synchronizing to " + slave + "...";
    }
}
