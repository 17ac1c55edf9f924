package wazoha.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import wazoha.disk.AtomicFile;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;

/**
 * The lines of cron that look after a node while no daemon runs (docs/contract.md, section 2): one file for a master,
 * one for a slave, none for a node that is disabled. cron notices a changed file by itself.
 */
public final class CronFiles implements Effect {
    private static final String MODE = "rw-r--r--";

    private final Path master;
    private final Path slave;

    public CronFiles(NodePaths paths) {
        this.master = paths.resolve("/etc/cron.d/xivo-ha-master");
        this.slave = paths.resolve("/etc/cron.d/xivo-ha-slave");
    }

    @Override
    public String name() {
        return "cron";
    }

    @Override
    public Change plan(HaSettings wanted) throws EffectException {
        try {
            var lines = new ArrayList<String>();
            var content = content(wanted);
            for (var file : files()) {
                if (content.containsKey(file)) {
                    if (!stands(file, content.get(file))) {
                        lines.add("write %s".formatted(file));
                    }
                } else if (exists(file)) {
                    lines.add("remove %s".formatted(file));
                }
            }
            return lines.isEmpty() ? Change.NOTHING : new Change(lines, FormerFile.note(files()));
        } catch (IOException unreadable) {
            throw new EffectException("the files of cron were not read: %s".formatted(unreadable), unreadable);
        }
    }

    @Override
    public void apply(HaSettings wanted) throws EffectException {
        var content = content(wanted);
        try {
            var before = FormerFile.note(files());
            try {
                make(content);
            } catch (IOException fault) {
                FormerFile.putBack(before, files());
                throw fault;
            }
        } catch (IOException fault) {
            throw new EffectException("the files of cron were not written: %s".formatted(fault), fault);
        }
    }

    @Override
    public void undo(String before) throws EffectException {
        if (before.isEmpty()) {
            return;
        }
        try {
            FormerFile.putBack(before, files());
        } catch (IOException fault) {
            throw new EffectException(
                    "the files of cron (%s, %s) are not as before: %s".formatted(master, slave, fault), fault);
        }
    }

    /** What goes is removed first: a node is never master and slave to cron. */
    private void make(Map<Path, String> content) throws IOException {
        for (var file : files()) {
            if (!content.containsKey(file)) {
                AtomicFile.delete(file);
            }
        }
        for (var file : content.entrySet()) {
            if (!stands(file.getKey(), file.getValue())) {
                AtomicFile.write(file.getKey(), file.getValue(), MODE);
            }
        }
    }

    private List<Path> files() {
        return List.of(master, slave);
    }

    private Map<Path, String> content(HaSettings wanted) {
        if (wanted.role() == NodeRole.DISABLED) {
            return Map.of();
        }
        String peer = PeerText.of(wanted).toString();
        return wanted.role() == NodeRole.MASTER ? Map.of(master, masterLines(peer)) : Map.of(slave, slaveLine(peer));
    }

    private static String masterLines(String peer) {
        return "0 * * * * root /usr/sbin/xivo-master-slave-db-replication %s >/dev/null\n".formatted(peer)
                + "0 * * * * root /usr/bin/wazo-sync >/dev/null\n";
    }

    private static String slaveLine(String peer) {
        return "* * * * * root /usr/sbin/xivo-check-master-status %s >/dev/null\n".formatted(peer);
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean stands(Path file, String content) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Arrays.equals(Files.readAllBytes(file), content.getBytes(StandardCharsets.UTF_8))
                && Files.getPosixFilePermissions(file).equals(PosixFilePermissions.fromString(MODE));
    }
}
