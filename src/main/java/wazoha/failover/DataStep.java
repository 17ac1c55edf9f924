package wazoha.failover;

/**
 * What a master may do with the data of the pair now. Governed by <em>dirty</em> and service, not by epochs
 * (docs/failover.md, data).
 */
public enum DataStep {
    NOTHING,
    /** Make the slave's data equal to the master's. */
    REPLICATE,
    /** Fetch what the slave collected; it still serves, so this is not the last pass. */
    FETCH,
    /** Fetch what is left, then clear dirty. */
    FETCH_LAST;

    /**
     * @param reachable whether the letterbox was read just now
     * @param kinship another pair's data are neither overwritten nor cleared of dirt
     * @param claimed whether this master holds the newest claim
     */
    public static DataStep of(
            Phase phase, SlaveSight slave, boolean reachable, boolean claimed, boolean dirty, Kinship kinship) {
        if (!reachable || kinship.isForeign() || (dirty && kinship == Kinship.UNKNOWN)) {
            return NOTHING;
        }
        if (dirty) {
            boolean last = phase == Phase.SERVING && slave == SlaveSight.IDLE && claimed;
            return last ? FETCH_LAST : phase == Phase.RETURNING ? FETCH : NOTHING;
        }
        return phase == Phase.SERVING && slave == SlaveSight.IDLE && claimed ? REPLICATE : NOTHING;
    }
}
