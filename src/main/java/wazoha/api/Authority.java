package wazoha.api;

/** Who decides what a token permits (docs/contract.md, section 3). Thread-safe. */
public interface Authority {
    enum Verdict {
        PERMITTED,
        /** Unknown, of another tenant, or without this permission. */
        REFUSED,
        /** The authority cannot be asked now. */
        UNREACHABLE
    }

    /** May block for its own time limit. The token stands in no log and no answer. */
    Verdict judge(String token, String permission);
}
