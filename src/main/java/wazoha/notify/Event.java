package wazoha.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Something that others are told of (docs/contract.md, section 8).
 *
 * @param name such as {@code ha_failover}
 * @param data what is known about it; no secret in it
 */
public record Event(String name, JsonNode data, Instant time) {}
