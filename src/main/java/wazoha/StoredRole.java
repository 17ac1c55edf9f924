package wazoha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import wazoha.disk.AtomicFile;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;

/** The effect that stores the configuration itself: {@code ha.conf} and the sentinels (docs/contract.md, section 2). */
final class StoredRole implements Effect {
    private static final String ABSENT = "absent";
    private static final String PRESENT = "present:";

    private final NodePaths paths;
    private final HaConf haConf;

    StoredRole(NodePaths paths) {
        this.paths = paths;
        this.haConf = new HaConf(paths);
    }

    @Override
    public String name() {
        return "ha.conf";
    }

    @Override
    public Change plan(HaSettings wanted) throws EffectException {
        try {
            if (haConf.read().equals(wanted) && sentinelsAgree(wanted.role())) {
                return Change.NOTHING;
            }
            return new Change(
                    List.of("%s: %s".formatted(paths.haConf(), wanted.role().wire())), before());
        } catch (IOException | BadHaConfException unreadable) {
            throw new EffectException(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private boolean sentinelsAgree(NodeRole role) {
        return Files.exists(paths.isPrimary()) == (role == NodeRole.MASTER)
                && Files.exists(paths.isSecondary()) == (role == NodeRole.SLAVE);
    }

    private String before() throws IOException {
        try {
            return PRESENT + Files.readString(paths.haConf());
        } catch (NoSuchFileException absent) {
            return ABSENT;
        }
    }

    @Override
    public void apply(HaSettings wanted) throws EffectException {
        try {
            haConf.write(wanted);
        } catch (IOException unwritable) {
            throw new EffectException("not written (%s)".formatted(unwritable.getMessage()), unwritable);
        }
    }

    @Override
    public void undo(String before) throws EffectException {
        try {
            if (before.equals(ABSENT)) {
                AtomicFile.delete(paths.haConf());
            } else {
                AtomicFile.write(paths.haConf(), before.substring(PRESENT.length()), "rw-r--r--");
            }
            haConf.heal();
        } catch (IOException | BadHaConfException left) {
            throw new EffectException("not put back (%s)".formatted(left.getMessage()), left);
        }
    }
}
