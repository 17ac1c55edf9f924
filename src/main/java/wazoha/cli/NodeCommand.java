package wazoha.cli;

import java.util.concurrent.Callable;

/** A command: parse, call, print. Returns an exit status. */
abstract class NodeCommand implements Callable<Integer> {
    final WazoHa program;

    NodeCommand(WazoHa program) {
        this.program = program;
    }
}
