package wazoha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import wazoha.disk.AtomicFile;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;

/** Stores the role as the contract has it, so that a node in a test finds what it is. */
final class RoleFile implements Effect {
    private final NodePaths paths;
    private final HaConf conf;

    RoleFile(NodePaths paths) {
        this.paths = paths;
        this.conf = new HaConf(paths);
    }

    @Override
    public String name() {
        return "role";
    }

    @Override
    public Change plan(HaSettings wanted) throws EffectException {
        try {
            var before = Files.exists(paths.haConf()) ? Files.readString(paths.haConf()) : "";
            return conf.read().equals(wanted)
                    ? Change.NOTHING
                    : new Change(List.of("role: " + wanted.role().wire()), before);
        } catch (IOException | BadHaConfException unreadable) {
            throw new EffectException("not read", unreadable);
        }
    }

    @Override
    public void apply(HaSettings wanted) throws EffectException {
        try {
            conf.write(wanted);
        } catch (IOException unwritable) {
            throw new EffectException("not written", unwritable);
        }
    }

    @Override
    public void undo(String before) throws EffectException {
        try {
            if (before.isEmpty()) {
                AtomicFile.delete(paths.haConf());
            } else {
                AtomicFile.write(paths.haConf(), before, "rw-r--r--");
            }
            conf.heal();
        } catch (IOException | BadHaConfException left) {
            throw new EffectException("not put back", left);
        }
    }
}
