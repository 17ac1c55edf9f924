package wazoha.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A day at a pair on which one fault after another is tried, each on a pair at rest. */
abstract class Trials implements Show {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Duration BOTH_AT_MOST = Duration.ofSeconds(5);

    /** What is done and looked at. */
    @FunctionalInterface
    interface Attempt {
        Tally.Trial make() throws DemoException, InterruptedException;
    }

    /** One fault to be tried. */
    record Case(String name, Attempt attempt) {}

    final World world;
    final Workday day;
    private final Screen screen;
    private final Options options;
    private final String title;
    private final Tally tally;

    /**
     * @param title of the whole
     * @param kind the plural of what is tried
     */
    Trials(World world, Screen screen, Options options, String title, String kind) {
        this.world = world;
        this.screen = screen;
        this.options = options;
        this.day = new Workday(world, screen);
        this.title = title;
        this.tally = new Tally(kind);
    }

    abstract List<Case> cases();

    @Override
    public final Outcome play() throws DemoException, InterruptedException {
        day.begin(options.phones());
        screen.title(title);
        for (var one : cases()) {
            if (one.name().contains(options.only())) {
                if (!day.comesToRest()) {
                    throw new DemoException("the pair did not recover from the trial before: " + day.rest());
                }
                var trial = one.attempt().make();
                tally.add(trial);
                screen.tell(trial.line());
            }
        }
        return tally;
    }

    static void demand(boolean held, String otherwise, List<String> problems) {
        if (!held) {
            problems.add(otherwise);
        }
    }

    static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    static double secondsSince(Instant then) {
        return seconds(Duration.between(then, Instant.now()));
    }

    @Override
    public final void close() {
        day.close();
    }
}
