package wazoha.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import wazoha.node.Findings;

/** What the command line does in its own process instead of asking the daemon. Every method returns an exit status. */
public interface LocalWork {
    /** The version of this program, for example {@code 0.1.0}. */
    String version();

    /** The daemon, until it is told to stop. {@link ExitStatus#BAD_CONFIGURATION} for files that name no valid node. */
    int run(Path root);

    /** What keeps replication or failover from working, and what will hurt some day. Reads only; 10 s at most. */
    Findings preflight(Path root) throws InterruptedException;

    /** What the scripts do where no daemon answers. */
    ScriptWork scripts(Path root);

    /** {@code wazo-sync -i}: pairs this master with its slave; 3 if the slave cannot be reached. */
    int pair(Path root, PairOrder order, PrintStream out);

    /** The slave's half of pairing: one line of JSON in, one out. */
    int acceptPair(Path root, InputStream in, PrintStream out);

    /** Makes the daemon's role in this node's own database, or tells the statements that would. */
    Deeds prepareDatabase(Path root, boolean dryRun);

    /** Makes the daemon's user of Asterisk and the peer's exemption from fail2ban, or tells what would be written. */
    Deeds prepareAsterisk(Path root, String peer, boolean dryRun);

    /** Takes back what pairing made. */
    Deeds unpair(Path root);

    /** The words of {@code wazo-ha pair accept}, as typed. */
    record Typed(String master, String hostKey, String fingerprint, String type, String key) {}

    /** The slave's half of pairing, typed at its terminal. */
    int acceptTyped(Path root, Typed typed, PrintStream out);
}
