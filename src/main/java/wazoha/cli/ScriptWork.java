package wazoha.cli;

import java.util.List;
import java.util.Optional;
import wazoha.api.DaemonClient;

/**
 * What the scripts of docs/contract.md do in their own process where no daemon answers, under the daemon's lock. The
 * results are those that a daemon would give.
 */
public interface ScriptWork {
    /** The state of one service in one word: running, stopped, failed or unknown. */
    record ServiceLine(String name, String state) {}

    /** @param trouble what was not done, for people; empty if all was */
    record ServiceAnswer(int status, List<ServiceLine> services, Optional<String> trouble) {}

    DaemonClient.Result checkMaster(String master);

    DaemonClient.Result startServices();

    DaemonClient.Result stopServices();

    DaemonClient.Result replicate(String slave);

    /** The address of the peer as configured; empty without one. */
    String peer();

    /**
     * The answer's {@code lines} are what {@code wazo-sync} prints after its first line.
     *
     * @param force whether most of a directory of the slave may be deleted
     */
    DaemonClient.Result copyFiles(boolean force);

    /** {@code wazo-service}; with or without a daemon. */
    ServiceAnswer services(ServiceScript.Verb verb, ServiceScript.Filter filter);

    /** A mail to the administrator; says why it was not sent. */
    Optional<String> mail(String subject, String body);
}
