package wazoha.api;

/** How this node's partners are (docs/contract.md, section 9). What is not configured works. Thread-safe. */
public interface Health {
    /** Of a node that asks nobody and tells nobody. */
    Health ALONE = new Health() {};

    /** Whether the master tenant is known. */
    default boolean masterTenant() {
        return true;
    }

    /** Whether the message bus takes events. */
    default boolean messageBus() {
        return true;
    }

    /** Whether the service account is let in. */
    default boolean serviceToken() {
        return true;
    }
}
