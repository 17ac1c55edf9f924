package wazoha.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import wazoha.node.Finding;

/** How much room the disks have on which a node must go on writing. */
public final class FreeSpace {
    /** A first fill of 50,000 users with its WAL takes half of it. */
    static final long LEAST_BYTES = 1L << 30;

    static final int LEAST_PERCENT = 5;

    private static final String WHY = "PostgreSQL stops when its disk is full, and then nothing is replicated and no"
            + " takeover can be recorded in the database";

    private FreeSpace() {}

    /** @param folders those that do not exist are left out, and said to be */
    public static List<Finding> look(Finding.Subject about, List<Path> folders) {
        var findings = new ArrayList<Finding>();
        var byStore = new LinkedHashMap<FileStore, List<Path>>();
        for (var folder : folders) {
            try {
                byStore.computeIfAbsent(Files.getFileStore(folder), store -> new ArrayList<>())
                        .add(folder);
            } catch (IOException unseen) {
                findings.add(about.notLookedAt("the disk of %s: %s".formatted(folder, unseen)));
            }
        }
        for (var one : byStore.entrySet()) {
            findings.add(look(about, one.getKey(), one.getValue()));
        }
        return findings;
    }

    private static Finding look(Finding.Subject about, FileStore store, List<Path> folders) {
        String of = String.join(", ", folders.stream().map(Path::toString).toList());
        try {
            return judge(about, of, store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException unseen) {
            return about.notLookedAt("the disk of %s: %s".formatted(of, unseen));
        }
    }

    static Finding judge(Finding.Subject about, String of, long free, long total) {
        long percent = total == 0 ? 0 : free * 100 / total;
        String what = "%s: %s of %s free (%d %%)".formatted(of, size(free), size(total), percent);
        return free < LEAST_BYTES || percent < LEAST_PERCENT
                ? about.warns(
                        what,
                        WHY,
                        "make room until %s and %d %% are free: du -xsh /var/lib/* /var/log/* | sort -h shows what takes it"
                                .formatted(size(LEAST_BYTES), LEAST_PERCENT))
                : about.fine(what);
    }

    private static String size(long bytes) {
        return bytes < 10 * LEAST_BYTES ? "%d MiB".formatted(bytes >> 20) : "%d GiB".formatted(bytes >> 30);
    }
}
