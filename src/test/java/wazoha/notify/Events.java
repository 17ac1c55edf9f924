package wazoha.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;

/** Events for tests. */
final class Events {
    private Events() {}

    static Event failover() {
        return named("ha_failover", "the master does not answer at all: take over");
    }

    static Event named(String name, String reason) {
        var data = JsonNodeFactory.instance.objectNode();
        data.put("reason", reason).put("phase", "SERVING").put("epoch", 6);
        return new Event(name, data, Instant.parse("2026-11-22T10:00:00.250Z"));
    }
}
