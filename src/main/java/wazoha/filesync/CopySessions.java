package wazoha.filesync;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import wazoha.filesync.RunningVerbs.Registration;

/**
 * Which processes belong to registered copies, told from looks at all processes, one after the other.
 *
 * <p>A registration outlives a copy that was killed, and a process id can be given to somebody else. So a session is a
 * copy's once its first process was seen, started when the registration says: Linux gives the number of a session to
 * nobody while a process is in it. Where that process was gone before the first look, its children are known by the
 * mark in their environment, which a child has only from its exec on. Not thread-safe; one for each killing.
 */
final class CopySessions {
    private final List<Registration> registrations;
    private final Set<Registration> seen = new HashSet<>();

    CopySessions(List<Registration> registrations) {
        this.registrations = registrations;
    }

    /**
     * The ids of those that still run, the shell of each copy before what it started: a shell whose rsync is killed first
     * goes on to its next command.
     *
     * @param processes all of the machine
     */
    Set<Long> living(List<ProcessStat> processes) {
        var found = new LinkedHashSet<Long>();
        for (var registration : registrations) {
            recognise(registration, processes);
            processes.stream()
                    .filter(process -> process.session() == registration.pid() && process.alive())
                    .filter(process -> seen.contains(registration) || marked(process, registration))
                    .sorted(Comparator.comparing(process -> process.pid() != registration.pid()))
                    .forEach(process -> found.add(process.pid()));
        }
        return found;
    }

    private void recognise(Registration registration, List<ProcessStat> processes) {
        for (var process : processes) {
            if (process.pid() == registration.pid()) {
                if (process.started().equals(registration.started())) {
                    seen.add(registration);
                } else {
                    seen.remove(registration);
                }
            }
        }
    }

    private static boolean marked(ProcessStat process, Registration registration) {
        var mark = "WAZO_HA_VERB=%d.%s\0".formatted(registration.pid(), registration.started());
        return process.environment().contains(mark);
    }
}
