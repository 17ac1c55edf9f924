package wazoha.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/**
 * What a command did on this node.
 *
 * @param done a line each
 * @param remains what could not be done, with the remedy; empty if all was done
 */
public record Deeds(int status, List<String> done, List<String> remains) {
    public static Deeds done(List<String> lines) {
        return new Deeds(ExitStatus.DONE, lines, List.of());
    }

    /** Nothing was done. */
    public static Deeds refused(int status, String reason) {
        return new Deeds(status, List.of(), List.of(reason));
    }

    /** Prints text, what remains on stderr, or one line of JSON. */
    int print(WazoHa program, boolean json) {
        if (json) {
            var line = JsonNodeFactory.instance.objectNode();
            done.forEach(line.putArray("done")::add);
            remains.forEach(line.putArray("remains")::add);
            program.print(line.toString());
        } else {
            done.forEach(program::print);
            remains.forEach(left -> program.complain("wazo-ha: " + left));
        }
        return status;
    }
}
