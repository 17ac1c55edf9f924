package wazoha.demo.phone;

import java.net.InetSocketAddress;
import java.util.List;

/** One phone as its owner configured it. */
public record PhoneSpec(
        String name, String secret, PhoneKind kind, InetSocketAddress primary, InetSocketAddress backup) {
    List<InetSocketAddress> servers() {
        return List.of(primary, backup);
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "PhoneSpec[%s, %s]".formatted(name, kind);
    }
}
