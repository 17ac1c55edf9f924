package wazoha.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;

/** {@code ha.conf} and its sentinels as one effect of a change: what {@link HaConf} does, with a way back. */
public final class HaConfEffect implements Effect {
    private final NodePaths paths;
    private final HaConf conf;

    public HaConfEffect(NodePaths paths) {
        this.paths = paths;
        this.conf = new HaConf(paths);
    }

    @Override
    public String name() {
        return "ha.conf";
    }

    @Override
    public Change plan(HaSettings wanted) throws EffectException {
        try {
            if (conf.agrees(wanted)) {
                return Change.NOTHING;
            }
            var line = wanted.remoteAddress()
                    .map(peer -> "make this node %s of %s (%s)"
                            .formatted(wanted.role().wire(), peer, paths.haConf()))
                    .orElseGet(() -> "disable high availability on this node (%s)".formatted(paths.haConf()));
            return new Change(List.of(line), FormerFile.note(files()));
        } catch (IOException unreadable) {
            throw new EffectException("%s was not read: %s".formatted(paths.haConf(), unreadable), unreadable);
        }
    }

    @Override
    public void apply(HaSettings wanted) throws EffectException {
        try {
            conf.write(wanted);
        } catch (IOException fault) {
            throw new EffectException("the role was not recorded in %s: %s".formatted(paths.haConf(), fault), fault);
        }
    }

    /**
     * The sentinel of the role that ends goes first and that of the former role comes last, as in {@link
     * HaConf#write}.
     */
    @Override
    public void undo(String before) throws EffectException {
        if (before.isEmpty()) {
            return;
        }
        try {
            var order = new ArrayList<Path>();
            for (var sentinel : List.of(paths.isSecondary(), paths.isPrimary())) {
                if (!FormerFile.existed(before, sentinel)) {
                    order.add(sentinel);
                }
            }
            order.addAll(files());
            FormerFile.putBack(before, order);
        } catch (IOException fault) {
            throw new EffectException(
                    "%s and its sentinels are not as before: %s".formatted(paths.haConf(), fault), fault);
        }
    }

    private List<Path> files() {
        return List.of(paths.haConf(), paths.isSecondary(), paths.isPrimary());
    }
}
