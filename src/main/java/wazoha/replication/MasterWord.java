package wazoha.replication;

import wazoha.node.Epoch;

/**
 * The row {@code wazo_ha.heartbeat} in the slave's database: what the master says of itself.
 *
 * @param phase the master's phase as text; unknown texts come from another version
 * @param serving whether the master's telephony answers now
 * @param sick whether its telephony should answer and does not
 * @param offering whether the slave may take service from it
 * @param ready whether a returning master could take service now
 * @param bootId of the master's running system
 * @param foreign whether its data are not this pair's, or older than the slave's: it takes no service from the slave
 * @param farewell whether the daemon was told to stop while it wrote this
 * @param beat grows with each word; the writer of the row counts it, whatever was passed in
 */
public record MasterWord(
        String phase,
        boolean serving,
        boolean sick,
        boolean offering,
        boolean ready,
        Epoch epoch,
        boolean foreign,
        String bootId,
        boolean farewell,
        long beat) {}
