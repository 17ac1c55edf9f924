package wazoha.failover;

/** The master's diagnosis of its slave. */
public enum SlaveSight {
    UNKNOWN("nothing is known"),
    IDLE("it stands by or has handed back"),
    SERVING("it serves, takes over or hands back: its fresh word says so, or its SIP port answers"),
    SILENT("it answered before, and neither its SIP port nor its daemon does now");

    private final String meaning;

    SlaveSight(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
