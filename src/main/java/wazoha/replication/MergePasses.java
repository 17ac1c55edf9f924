package wazoha.replication;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.Epoch;

/**
 * The passes over all databases of the pair: what was written into any of them while the slave served is fetched, before
 * the slave is clean again. The first bears the letterbox.
 *
 * <p>One pass at a time.
 */
public final class MergePasses {
    /**
     * Verified passes, in the order of the databases.
     *
     * @param databases the first says whether the slave was dirty, and of which takeover
     */
    public record Fetched(List<MergePass.Result> databases) {
        public Fetched {
            databases = List.copyOf(databases);
        }

        public boolean dirty() {
            return databases.get(0).dirty();
        }

        /** Where the first one's changes are, named by the epoch of the takeover. */
        public Path folder() {
            return databases.get(0).folder();
        }
    }

    private final List<MergePass> passes;

    /** @param passes one for each database, and at least one */
    public MergePasses(List<MergePass> passes) {
        this.passes = List.copyOf(passes);
    }

    /** As {@link MergePass#fetch}: the first database into {@code folder/EPOCH}, others into {@code folder/NAME/EPOCH}. */
    public Fetched fetch(Path folder) throws ReplicationException, InterruptedException {
        var fetched = new ArrayList<MergePass.Result>();
        for (var pass : passes) {
            boolean first = fetched.isEmpty();
            fetched.add(pass.fetch(first ? folder : folder.resolve(pass.database())));
            if (!fetched.get(0).dirty()) {
                break; // of the whole slave
            }
        }
        return new Fetched(fetched);
    }

    /** As {@link MergePass#clearDirty}, while nobody can write into any of the databases. */
    public void clearDirty(Epoch epoch, Fetched fetched) throws ReplicationException, InterruptedException {
        settle(fetched.databases().size() - 1, epoch, fetched.databases());
    }

    private void settle(int last, Epoch epoch, List<MergePass.Result> fetched)
            throws ReplicationException, InterruptedException {
        if (last == 0) {
            passes.get(0).clearDirty(epoch, fetched.get(0));
        } else {
            passes.get(last).settling(fetched.get(last), () -> settle(last - 1, epoch, fetched));
        }
    }
}
