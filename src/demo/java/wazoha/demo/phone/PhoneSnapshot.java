package wazoha.demo.phone;

import java.net.InetSocketAddress;
import java.util.List;

/** One phone at one moment; {@code registeredAt} is empty where nobody can call it. */
public record PhoneSnapshot(String name, PhoneKind kind, List<At> registeredAt) {
    /** @param sinceNanos {@link System#nanoTime} of its first registration there */
    public record At(InetSocketAddress server, long sinceNanos) {}
}
