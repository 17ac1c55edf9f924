package wazoha.node;

/** Who asks, in the From of the pair's SIP probes. Asterisk is told this name, so that they are no strangers to it. */
public final class ProbeUser {
    public static final String NAME = "wazo-ha-probe";

    private ProbeUser() {}
}
