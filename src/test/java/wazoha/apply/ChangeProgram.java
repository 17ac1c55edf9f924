package wazoha.apply;

import java.nio.file.Path;
import wazoha.node.NodeRole;

/**
 * A process that makes one change and is gone at one of its points, as by SIGKILL: nothing of it runs any more. Arguments:
 * the folder, the number of the point, the role and the peer's address.
 */
final class ChangeProgram {
    static final int KILLED = 9;
    static final int DONE = 0;

    private ChangeProgram() {}

    public static void main(String[] arguments) throws Exception {
        var points = Points.until(
                Integer.parseInt(arguments[1]), point -> Runtime.getRuntime().halt(KILLED));
        var role = NodeRole.ofWire(arguments[2]).orElseThrow();
        var wanted = SmallNode.role(role, role == NodeRole.DISABLED ? null : arguments[3]);
        var node = new SmallNode(Path.of(arguments[0]), points, SmallNode.PATIENT, true).started();
        node.changes.make(wanted, node);
        System.exit(DONE);
    }
}
