package wazoha.daemon;

import wazoha.node.Epoch;

/** How a claim ended: WON is committed; LOST means read again, decide again; FAILED means nobody could be asked. */
public record ClaimResult(Kind kind, Epoch epoch) {
    public enum Kind {
        WON,
        LOST,
        FAILED
    }
}
