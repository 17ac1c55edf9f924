package wazoha.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.process.Outcome;
import wazoha.process.Program;

/**
 * A PostgreSQL that a unit of systemd runs. It gets SIGKILL first, and with it all that runs in the unit: a stopped process
 * heeds nothing else, and {@code systemctl restart} alone would wait for it, with Debian's units for an hour.
 *
 * @param systemctl the program, {@code systemctl} as a rule
 * @param unit such as {@code postgresql@15-main.service}
 */
public record SystemdDatabase(String systemctl, String unit) implements DatabaseServer {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @Override
    public void restart() throws ServiceException, InterruptedException {
        var killed = run("kill", "--signal=SIGKILL");
        if (!killed.succeeded() && !isDown()) {
            throw new ServiceException(
                    "%s was not killed: %s; it is as it was. Kill it by hand: systemctl kill --signal=SIGKILL %s"
                            .formatted(unit, killed.describe(), unit));
        }
        run("reset-failed"); // one that failed too often would not be started
        // "start" does nothing while systemd has not noticed yet that the processes are gone
        var ordered = run("restart", "--no-block");
        if (!ordered.succeeded()) {
            throw new ServiceException(
                    "%s was killed and is not started again: %s".formatted(unit, ordered.describe()));
        }
    }

    private boolean isDown() throws InterruptedException {
        return parse(show()).stream().anyMatch(state -> state.isLoaded() && state.isDown());
    }

    @Override
    public Optional<String> obstacle() throws InterruptedException {
        var outcome = show();
        var state = parse(outcome).stream().findFirst();
        if (state.isEmpty()) {
            return Optional.of("systemctl does not tell of %s: %s".formatted(unit, outcome.describe()));
        }
        return state.filter(one -> !one.isLoaded())
                .map(one -> "this host has no unit %s (postgresql.unit): %s".formatted(unit, one.load()));
    }

    private Outcome show() throws InterruptedException {
        return run("show", "--property=" + UnitState.PROPERTIES);
    }

    private List<UnitState> parse(Outcome outcome) {
        return outcome instanceof Outcome.Exited exited ? UnitState.parse(exited.output(), List.of(unit)) : List.of();
    }

    private Outcome run(String verb, String... options) throws InterruptedException {
        var words = new ArrayList<>(List.of(systemctl, "--no-ask-password", verb));
        words.addAll(List.of(options));
        words.addAll(List.of("--", unit));
        return Program.of(words).with("LC_ALL", "C").within(DEADLINE).run();
    }
}
