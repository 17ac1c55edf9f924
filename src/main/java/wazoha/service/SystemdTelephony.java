package wazoha.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.process.Outcome;
import wazoha.process.Program;

/**
 * Telephony as a list of systemd units. Immutable; systemd itself puts concurrent orders in a row.
 *
 * <p>All units travel in one call, so that systemd's own ordering between them holds. The gate stands in the units (an
 * ExecCondition): a unit that it skips is no error to {@code systemctl start}, so the states are read afterwards.
 */
public final class SystemdTelephony implements Telephony {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdTelephony.class);
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9@_.\\\\][A-Za-z0-9@_.\\\\-]*");
    private static final Duration ASK_DEADLINE = Duration.ofSeconds(2);
    /** An Asterisk with 2,000 users starts in a second; ten leave room for a machine that is just booting. */
    private static final Duration START_DEADLINE = Duration.ofSeconds(10);
    /** A frozen process ignores SIGTERM: after this, SIGKILL. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private static final Duration KILL_DEADLINE = Duration.ofSeconds(5);

    private final String systemctl;
    private final List<String> units;
    private final OwnPrograms own;
    private final Duration stopPatience;

    /**
     * @param systemctl the program, {@code systemctl} as a rule
     * @param units in start order; names of letters, digits and {@code @ _ . \ -}
     * @param check a program that exits 0 if telephony could start; empty: only the units are looked at
     * @param calls a program that prints the number of live calls; empty: nobody can tell
     */
    public SystemdTelephony(String systemctl, List<String> units, List<String> check, List<String> calls) {
        this(systemctl, units, check, calls, STOP_PATIENCE);
    }

    /** Other units of the host, without programs of ours; they have so long to stop before SIGKILL. */
    static SystemdTelephony others(String systemctl, List<String> units, Duration stopPatience) {
        return new SystemdTelephony(systemctl, units, List.of(), List.of(), stopPatience);
    }

    private SystemdTelephony(
            String systemctl, List<String> units, List<String> check, List<String> calls, Duration stopPatience) {
        if (units.isEmpty()) {
            throw new IllegalArgumentException("telephony without any unit");
        }
        for (String unit : units) {
            if (!UNIT.matcher(unit).matches()) {
                throw new IllegalArgumentException("\"%s\" is no name of a systemd unit".formatted(unit));
            }
        }
        this.systemctl = systemctl;
        this.units = List.copyOf(units);
        this.own = new OwnPrograms(check, calls);
        this.stopPatience = stopPatience;
    }

    @Override
    public State state() throws InterruptedException {
        return State.of(units());
    }

    /** Every unit; each UNKNOWN if systemctl is missing, does not answer in 2 s, or cannot reach systemd. */
    @Override
    public List<Unit> units() throws InterruptedException {
        var outcome = show();
        var states = parse(outcome);
        if (states.isEmpty()) {
            String why = "systemctl: " + outcome.describe();
            return units.stream()
                    .map(name -> new Unit(name, State.UNKNOWN, why))
                    .toList();
        }
        return states.stream().map(UnitState::unit).toList();
    }

    @Override
    public void start() throws ServiceException, InterruptedException {
        forgetFailures(); // units that failed too often refuse a start until their counter is reset
        var outcome = run("start", units, START_DEADLINE);
        String down = allBut(UnitState::isUp);
        if (!outcome.succeeded() || !down.isEmpty()) {
            throw new ServiceException(
                    "systemctl start %s: %s; not running now: %s. See systemctl status and the journal of these units"
                            .formatted(String.join(" ", units), outcome.describe(), orNone(down)));
        }
    }

    @Override
    public void stop() throws ServiceException, InterruptedException {
        var reversed = new ArrayList<>(units);
        Collections.reverse(reversed);
        var outcome = run("stop", reversed, stopPatience);
        if (!outcome.succeeded()) {
            LOG.info("systemctl stop {}: {}; killing what still runs", reversed, outcome.describe());
            var states = parse(show());
            var alive = new ArrayList<>(reversed); // all of them, if systemd does not tell
            states.stream().filter(UnitState::isDown).map(UnitState::name).forEach(alive::remove);
            if (!alive.isEmpty()) {
                run("kill", List.of("--signal=SIGKILL"), alive, ASK_DEADLINE);
            }
            outcome = run("stop", reversed, KILL_DEADLINE);
        }
        String up = allBut(UnitState::isDown);
        if (!up.isEmpty()) {
            throw new ServiceException("systemctl stop %s: %s; still running now: %s. Kill these units by hand"
                    .formatted(String.join(" ", reversed), outcome.describe(), up));
        }
        forgetFailures(); // a killed unit stays "failed" for ever, and would never count as stopped
    }

    /** Clears the mark "failed" and the counter of starts; on other units it does nothing. */
    private void forgetFailures() throws InterruptedException {
        var reset = run("reset-failed", units, ASK_DEADLINE);
        if (!reset.succeeded()) {
            LOG.debug("systemctl reset-failed {}: {}", units, reset.describe());
        }
    }

    @Override
    public boolean startable() throws InterruptedException {
        var states = parse(show());
        return !states.isEmpty() && states.stream().allMatch(UnitState::isLoaded) && own.startable();
    }

    @Override
    public OptionalInt liveCalls() throws InterruptedException {
        return own.liveCalls();
    }

    /** The units that are not as wished, for people; all of them, as unknown, if they cannot be asked. */
    private String allBut(Predicate<UnitState> wished) throws InterruptedException {
        var outcome = show();
        var states = parse(outcome);
        if (states.isEmpty()) {
            return "unknown (%s)".formatted(outcome.describe());
        }
        return states.stream()
                .filter(wished.negate())
                .map(UnitState::unit)
                .map(unit -> unit.name() + " " + unit.detail())
                .collect(Collectors.joining(", "));
    }

    private static String orNone(String list) {
        return list.isEmpty() ? "none" : list;
    }

    private List<UnitState> parse(Outcome outcome) {
        return outcome instanceof Outcome.Exited exited && exited.status() == 0
                ? UnitState.parse(exited.output(), units)
                : List.of();
    }

    private Outcome show() throws InterruptedException {
        return run("show", List.of("--property=" + UnitState.PROPERTIES), units, ASK_DEADLINE);
    }

    private Outcome run(String verb, List<String> names, Duration deadline) throws InterruptedException {
        return run(verb, List.of(), names, deadline);
    }

    private Outcome run(String verb, List<String> options, List<String> names, Duration deadline)
            throws InterruptedException {
        var arguments = new ArrayList<>(List.of(systemctl, "--no-ask-password", verb));
        arguments.addAll(options);
        arguments.add("--");
        arguments.addAll(names);
        return Program.of(arguments).with("LC_ALL", "C").within(deadline).run();
    }
}
