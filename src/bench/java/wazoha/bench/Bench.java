package wazoha.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The entry of bench/replication. Statuses: 0 every target met, 1 one missed, 2 wrong usage, 3 it could not run here. */
public final class Bench {
    private static final int MISSED = 1;
    private static final int USAGE = 2;
    private static final int IMPOSSIBLE = 3;

    private final Path checkout;
    private final Path folder;
    private final Map<String, String> settings;
    private final PrintStream out;
    private final PrintStream progress;

    /**
     * @param folder for clusters and dumps, on the disk that is to be measured
     * @param settings of the servers, beside the usual
     */
    Bench(Path checkout, Path folder, Map<String, String> settings, PrintStream out, PrintStream progress) {
        this.checkout = checkout;
        this.folder = folder;
        this.settings = settings;
        this.out = out;
        this.progress = progress;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
        Logger.getLogger("").setLevel(Level.WARNING); // what the servers say at their start
        var checkout =
                Path.of(System.getProperty("wazoha.home", ".")).toAbsolutePath().normalize();
        try {
            var options = Options.parse(List.of(arguments));
            boolean met = new Bench(checkout, checkout.resolve("target/bench"), Map.of(), System.out, System.err)
                    .run(options);
            System.exit(met ? 0 : MISSED);
        } catch (Options.UsageException wrong) {
            System.err.println("bench/replication: " + wrong.getMessage());
            System.exit(USAGE);
        } catch (BenchException | SQLException | IOException broken) {
            System.err.println("bench/replication: " + broken.getMessage());
            System.exit(IMPOSSIBLE);
        }
    }

    /** Whether every target was met. */
    boolean run(Options options) throws BenchException, SQLException, IOException, InterruptedException {
        Files.createDirectories(folder);
        var machine = Machine.look(folder);
        if (!options.json()) {
            out.println(machine.line());
        }
        var all = new ArrayList<Figures>();
        for (int users : options.users()) {
            var figures = figures(users, options.rounds());
            all.add(figures);
            if (!options.json()) {
                out.println();
                figures.lines().forEach(out::println);
            }
        }
        if (options.json()) {
            var json = new ObjectMapper().createObjectNode();
            json.put("machine", machine.line());
            var sizes = json.putArray("sizes");
            all.forEach(figures -> sizes.add(figures.json()));
            out.println(json);
        }
        return all.stream().allMatch(Figures::allMet);
    }

    private Figures figures(int users, int rounds)
            throws BenchException, SQLException, IOException, InterruptedException {
        progress.println("making a telephone system of %d users".formatted(users));
        try (var contest = Contest.prepare(checkout, folder, users, settings)) {
            for (int round = rounds > 1 ? 0 : 1; round <= rounds; round++) { // a quick look needs nothing warm
                progress.println(
                        round == 0 ? "a round that does not count" : "round %d of %d".formatted(round, rounds));
                contest.round(round > 0);
            }
            return Figures.of(users, contest.rows(), contest.costs(), contest.memory(), contest.widened());
        }
    }
}
