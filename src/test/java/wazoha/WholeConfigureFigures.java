package wazoha;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.host.RealPostgres;

/**
 * Prints how long {@code PUT /1.1/ha} takes over HTTP with every effect of a change: ha.conf, cron, a real PostgreSQL,
 * SIP expiry on a plain Asterisk's files, the registrars of our own store, telephony as a process. Argument: an empty
 * folder for the files of node and server, which stay there.
 *
 * <pre>mvn -o test-compile && java -cp "target/classes:target/test-classes:$(mvn -q -o dependency:build-classpath
 * -Dmdep.outputFile=/dev/stdout)" wazoha.WholeConfigureFigures /tmp/figures</pre>
 */
final class WholeConfigureFigures {
    private static final int CHANGES = 24;
    private static final int REPETITIONS = 100;

    private WholeConfigureFigures() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        try (var postgres = RealPostgres.make(Files.createDirectories(folder.resolve("server")))) {
            Files.writeString(postgres.access(), RealPostgres.TRUST + "\n");
            Files.writeString(postgres.configuration(), postgres.settings() + "ssl = on\n");
            postgres.start();
            try (var node = new WholeNode(Files.createDirectories(folder.resolve("node")), postgres).started()) {
                print(node);
            }
        }
    }

    private static void print(WholeNode node) throws Exception {
        put(node, "master");
        var opening = new ArrayList<Duration>();
        var closing = new ArrayList<Duration>();
        for (int i = 0; i < CHANGES; i++) {
            opening.add(put(node, "slave"));
            closing.add(put(node, "master"));
        }
        var leaving = new ArrayList<Duration>();
        var entering = new ArrayList<Duration>();
        for (int i = 0; i < CHANGES; i++) {
            leaving.add(put(node, "disabled"));
            entering.add(put(node, "master"));
        }
        var repetitions = new ArrayList<Duration>();
        put(node, "slave");
        for (int i = 0; i < REPETITIONS; i++) {
            repetitions.add(put(node, "slave"));
        }
        tell("master to slave", opening);
        tell("slave to master", closing);
        tell("master to disabled", leaving);
        tell("disabled to master", entering);
        tell("slave again", repetitions);
    }

    private static Duration put(WholeNode node, String role) throws Exception {
        long began = System.nanoTime();
        var answer = node.put(role);
        var took = Duration.ofNanos(System.nanoTime() - began);
        if (answer.statusCode() != 204) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return took;
    }

    private static void tell(String what, List<Duration> times) {
        var sorted = times.stream().sorted().toList();
        System.out.printf(
                "PUT /1.1/ha with every effect, %s: median %d ms, slowest %d ms, n=%d%n",
                what,
                sorted.get(sorted.size() / 2).toMillis(),
                sorted.get(sorted.size() - 1).toMillis(),
                sorted.size());
    }
}
