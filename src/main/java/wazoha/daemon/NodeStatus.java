package wazoha.daemon;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells of itself: the JSON of {@code wazo-ha status --json}, in this order. Times are ISO 8601 in UTC.
 *
 * @param role wire value of the role
 * @param remoteAddress the peer's address, empty when disabled
 * @param phase what the node is doing; DISABLED without a role
 * @param epoch of the last claim seen
 * @param dirty whether the slave's data hold changes that the master has not fetched
 * @param rule the number of the rule that decided last, 0 before the first cycle
 * @param held until when and how an operator holds the node, or null
 */
public record NodeStatus(
        String version,
        String role,
        String remoteAddress,
        String phase,
        String since,
        long epoch,
        boolean claimed,
        boolean dirty,
        int rule,
        String why,
        @Nullable Held held,
        Peer peer,
        Replication replication,
        Replication files,
        List<Service> services,
        List<String> warnings) {

    public record Held(String order, String until, boolean evenIfNobodyServes) {}

    /**
     * The peer as seen from here.
     *
     * @param diagnosis one of the diagnoses of docs/failover.md
     * @param silentMillis since its last SIP answer, -1 if it never answered
     * @param heartbeatAgeMillis since its last word by whichever way, -1 if none was read
     * @param way how its words come now: "letterbox", "ssh" or "none"
     */
    public record Peer(
            String diagnosis,
            String phase,
            long silentMillis,
            long heartbeatAgeMillis,
            boolean letterboxReadable,
            String way) {}

    /**
     * @param state "idle" (nothing to do in this role), "running", "ok", "failing", "waiting"
     * @param ageMillis since the last success, -1 if there was none
     */
    public record Replication(String state, long ageMillis, String lastResult) {}

    public record Service(String name, String state, String detail) {}
}
