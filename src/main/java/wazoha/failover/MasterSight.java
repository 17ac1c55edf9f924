package wazoha.failover;

/** The slave's diagnosis of its master. */
public enum MasterSight {
    UNKNOWN("nothing is known yet"),
    SERVING("its SIP port answers, or a fresh heartbeat says serving"),
    SICK("a fresh heartbeat says that its telephony should answer and does not"),
    IDLE("it lives and does not serve: it starts, returns or has yielded"),
    TELEPHONY_DEAD("the host answers and SIP does not, longer than a restart takes"),
    UNREACHABLE("nothing answers"),
    ISOLATED("nothing answers, and no reference address either: the fault is here");

    private final String meaning;

    MasterSight(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
