package wazoha.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import wazoha.disk.AtomicFile;
import wazoha.service.Telephony.State;
import wazoha.service.Telephony.Unit;

/**
 * Telephony and what stands beside and below it on a host, as an administrator orders them ({@code wazo-service}).
 * Groups start in the order foundations, companions, telephony, and stop in the reverse order.
 */
public final class HostServices {
    /** What systemd itself gives a unit before it kills it (DefaultTimeoutStopSec); a database needs it. */
    private static final Duration OTHERS_STOP = Duration.ofSeconds(90);

    private final Telephony telephony;
    private final List<Telephony> others;
    private final Path disabled;
    private final Path stopped;

    /**
     * @param telephony as far as it is permitted
     * @param disabled exists while telephony is not to be started
     * @param stopped the same until the next boot
     * @param systemctl the program, for the other units
     * @param others groups of units of systemd, in start order; those that this host does not have are left out
     */
    public HostServices(Telephony telephony, Path disabled, Path stopped, String systemctl, List<List<String>> others)
            throws InterruptedException {
        this.telephony = telephony;
        this.disabled = disabled;
        this.stopped = stopped;
        this.others = new ArrayList<>();
        for (var units : others) {
            var installed = installed(systemctl, units);
            if (!installed.isEmpty()) {
                this.others.add(SystemdTelephony.others(systemctl, installed, OTHERS_STOP));
            }
        }
    }

    private static List<String> installed(String systemctl, List<String> units) throws InterruptedException {
        if (units.isEmpty()) {
            return List.of();
        }
        return SystemdTelephony.others(systemctl, units, OTHERS_STOP).units().stream()
                .filter(unit -> !unit.detail().equals("not-found"))
                .map(Unit::name)
                .toList();
    }

    private List<Telephony> inOrder() {
        var all = new ArrayList<>(others);
        all.add(telephony);
        return all;
    }

    public List<Unit> units() throws InterruptedException {
        var units = new ArrayList<Unit>();
        for (var group : inOrder()) {
            units.addAll(group.units());
        }
        return List.copyOf(units);
    }

    /** Starts every group; telephony that is forbidden stays off and is told. */
    public void start() throws ServiceException, InterruptedException, IOException {
        AtomicFile.delete(stopped);
        var trouble = new ArrayList<String>();
        for (var group : inOrder()) {
            try {
                group.start();
            } catch (ServiceException failed) {
                trouble.add(String.valueOf(failed.getMessage()));
            }
        }
        tell(trouble);
    }

    /** Stops every group. Telephony stays off until {@link #start} or the next boot, whoever wants it. */
    public void stop() throws ServiceException, InterruptedException, IOException {
        AtomicFile.write(stopped, "", "rw-r--r--"); // before the first signal: nobody starts it again meanwhile
        var trouble = new ArrayList<String>();
        var reversed = inOrder();
        Collections.reverse(reversed);
        for (var group : reversed) {
            try {
                group.stop();
            } catch (ServiceException failed) {
                trouble.add(String.valueOf(failed.getMessage()));
            }
        }
        tell(trouble);
    }

    public void disable() throws IOException {
        if (!Files.exists(disabled)) {
            AtomicFile.write(disabled, "", "rw-r--r--");
        }
    }

    public void enable() throws IOException {
        AtomicFile.delete(disabled);
    }

    private static void tell(List<String> trouble) throws ServiceException {
        if (!trouble.isEmpty()) {
            throw new ServiceException(String.join("\n", trouble));
        }
    }

    /** Docs/contract.md, section 8: 0 all run, 1 some are stopped, 2 some failed or cannot be asked. */
    public static int status(List<Unit> units) {
        boolean failed = units.stream().anyMatch(unit -> unit.state() == State.FAILED || unit.state() == State.UNKNOWN);
        boolean stopped = units.stream().anyMatch(unit -> unit.state() == State.STOPPED);
        return failed ? 2 : stopped ? 1 : 0;
    }
}
