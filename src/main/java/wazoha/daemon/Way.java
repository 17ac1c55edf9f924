package wazoha.daemon;

/** How a word of the peer came here: by the first way, by the second, or not at all. */
public enum Way {
    /** The last attempts failed, or there was none yet. */
    NONE("none"),
    /** The slave's PostgreSQL. */
    LETTERBOX("letterbox"),
    /** A verb of the slave's forced command, over ssh. */
    SSH("ssh");

    private final String wire;

    Way(String wire) {
        this.wire = wire;
    }

    /** In the status. */
    public String wire() {
        return wire;
    }
}
