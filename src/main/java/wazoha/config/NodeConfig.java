package wazoha.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import wazoha.node.TableClass;

/**
 * The settings of a node, valid as a whole. Every key is documented in etc/config.yml. Paths are those of a host: whoever
 * opens one puts it under the root first ({@link wazoha.node.NodePaths#resolve}).
 */
public record NodeConfig(
        LogLevel logLevel,
        RestApi restApi,
        Node node,
        Database database,
        Peer peer,
        Sip sip,
        Probes probe,
        Failover failover,
        Replication replication,
        Files files,
        Services services,
        Tls tls,
        Auth auth,
        Provd provd,
        Bus bus,
        Notify notices,
        Asterisk asterisk,
        Postgresql postgresql) {

    public enum LogLevel {
        DEBUG,
        INFO,
        WARNING,
        ERROR
    }

    /** @param listen a literal address; 127.0.0.1 by default */
    public record RestApi(String listen, int port) {}

    /**
     * @param allowLoopback whether {@code remote_address} may be a loopback address (several nodes on one machine)
     * @param bootIdFile names the running system; the kernel's own by default
     */
    public record Node(boolean allowLoopback, Path bootIdFile) {}

    /**
     * This node's own PostgreSQL, as its daemon reaches it.
     *
     * @param adminUser a superuser who makes roles there; without one, the owner of the server through its socket
     * @param adminPasswordFile without it, no password is asked for
     */
    public record Database(
            String host,
            int port,
            String name,
            String user,
            Path passwordFile,
            Optional<String> adminUser,
            Optional<Path> adminPasswordFile) {}

    /** How the peer is reached, beside its address. {@code command} is wazo-ha there, a program and its arguments. */
    public record Peer(int databasePort, int sshPort, int sipPort, String sshUser, List<String> command) {}

    /** Where this node's own telephony answers SIP over UDP. */
    public record Sip(String address, int port) {}

    /**
     * @param interval between probes
     * @param timeout of one probe with all its retransmissions; less than the interval
     * @param references literal addresses that tell whether we are isolated; the gateway is one by itself
     */
    public record Probes(Duration interval, Duration timeout, List<String> references) {}

    /**
     * @param cycle between two decisions
     * @param silence of the peer's SIP before it counts as silent; at least three probes
     * @param heartbeatStale without a new beat for so long, the heartbeat says nothing any more
     * @param holdDown how long a returning master must be ready before it is served back
     * @param orderlyHoldDown the same after an orderly reboot
     * @param nobodyServes after so long without service any phase serves
     * @param bootWait of a slave that has not heard its master since it booted
     * @param holderBootWait the same if it was the holder before its boot
     * @param askSlave how long a booting master asks before it serves unasked
     * @param returnDeadline how long a master may take to serve after HANDED_BACK
     * @param readyDeadline after which a returning master is ready without its first merge pass
     * @param retrySick how long no offer or return follows one that failed
     */
    public record Failover(
            Duration cycle,
            Duration silence,
            Duration heartbeatStale,
            Duration holdDown,
            Duration orderlyHoldDown,
            Duration nobodyServes,
            Duration bootWait,
            Duration holderBootWait,
            Duration askSlave,
            Duration returnDeadline,
            Duration readyDeadline,
            Duration retrySick) {}

    /**
     * @param databases that are copied, one or more; the first is {@link Database#name} and bears the letterbox
     * @param interval between comparisons while the master serves
     * @param deadline of one run
     * @param firstFillDeadline of the first run
     * @param classes of tables, each with its patterns ({@code *} stands for any text); all classes stand in it
     */
    public record Replication(
            List<String> databases,
            Duration interval,
            Duration deadline,
            Duration firstFillDeadline,
            Map<TableClass, List<String>> classes) {
        /** Patterns of tables that are never copied: each node keeps its own, or they are only compared. */
        public List<String> neverCopied() {
            return patterns(one -> !one.treatment().isCopied());
        }

        /** Patterns of tables of which a slave owes its master nothing after an outage: those, and tokens. */
        public List<String> exclude() {
            return patterns(one -> !one.treatment().isCopied() || one == TableClass.TOKENS);
        }

        /** Patterns of tables that a master has no business with on its slave. */
        public List<String> hidden() {
            return patterns(
                    one -> !one.treatment().isCopied() && one != TableClass.CALL_RECORDS && one != TableClass.VERSIONS);
        }

        /** Patterns of tables that a master reads on its slave and never writes. */
        public List<String> readOnly() {
            return patterns(one -> one == TableClass.CALL_RECORDS || one == TableClass.VERSIONS);
        }

        /** Patterns of tables that are copied and are no part of the proof. */
        public List<String> runtime() {
            return patterns(one -> one == TableClass.RUNTIME);
        }

        /** Patterns of tables whose rows of both nodes are kept. */
        public List<String> tokens() {
            return patterns(one -> one == TableClass.TOKENS);
        }

        private List<String> patterns(Predicate<TableClass> wanted) {
            return classes.entrySet().stream()
                    .filter(entry -> wanted.test(entry.getKey()))
                    .flatMap(entry -> entry.getValue().stream())
                    .toList();
        }
    }

    /**
     * @param interval the longest time from a change to its copy
     * @param fullPass between two copies of all directories
     * @param directories absolute paths of the contract (section 7)
     * @param exclude patterns as rsync's {@code --exclude} reads them
     */
    public record Files(Duration interval, Duration fullPass, List<String> directories, List<String> exclude) {}

    public enum Supervisor {
        SYSTEMD,
        PROCESS
    }

    /**
     * @param units systemd units in start order
     * @param processes what the supervisor {@code process} runs, in start order
     * @param check a program that exits 0 if telephony could start; empty: always
     * @param calls a program that prints the number of live calls; empty: nobody can tell
     * @param companions units of systemd beside telephony, for {@code wazo-service} alone
     * @param foundations units of systemd below all of them, for {@code wazo-service} alone
     * @param drain how long a hand-back waits for live calls to end
     * @param afterStart programs, each an argument list, once after telephony was started by a move
     * @param onStop the same when it is stopped
     * @param programDeadline of each of them
     */
    public record Services(
            Supervisor supervisor,
            List<String> units,
            List<PlainProcess> processes,
            List<String> check,
            List<String> calls,
            Duration drain,
            List<String> companions,
            List<String> foundations,
            List<List<String>> afterStart,
            List<List<String>> onStop,
            Duration programDeadline) {}

    /** One program of the supervisor {@code process}: started in a session of its own, restarted a second after a crash. */
    public record PlainProcess(String name, List<String> command) {}

    /** PEM files of the REST API; both or none. */
    public record Tls(Optional<Path> certificate, Optional<Path> privateKey) {}

    /**
     * wazo-auth as the authority of tokens; without a host, tokens of our own.
     *
     * @param certificate a PEM file to trust for https; empty: the authorities of the system
     * @param username of a service account, whose tenant is the master tenant
     */
    public record Auth(
            Optional<String> host,
            int port,
            boolean https,
            Optional<Path> certificate,
            Optional<String> username,
            Optional<Path> passwordFile) {}

    /**
     * A provd of Wazo that keeps the registrars; without a host, a store of our own.
     *
     * @param prefix of its paths, such as {@code /provd}
     */
    public record Provd(Optional<String> host, int port, boolean https, Optional<Path> certificate, String prefix) {}

    /** A RabbitMQ that events go to; without a host, none. */
    public record Bus(Optional<String> host, int port, String user, Optional<Path> passwordFile, String exchange) {}

    /**
     * Who is told of events.
     *
     * @param mailTo addresses; empty: no mail
     * @param sendmail the local program, used where no SMTP server is named
     * @param webhook an http or https address that each event is sent to as JSON
     */
    public record Notify(
            List<String> mailTo,
            Optional<String> mailFrom,
            Path sendmail,
            Optional<String> smtpHost,
            int smtpPort,
            Optional<String> webhook) {}

    /**
     * Asterisk as its management interface (AMI) is reached, and its files.
     *
     * @param amiPasswordFile without it, AMI is not used
     * @param include our include file, which {@code pjsip.conf} names
     */
    public record Asterisk(String amiHost, int amiPort, String amiUser, Optional<Path> amiPasswordFile, Path include) {}

    /**
     * What is done to this node's PostgreSQL: by PUT, and at a takeover whose claim it does not take.
     *
     * @param configure whether PUT changes it at all
     * @param clusters such as {@code 15/main}; empty: all that {@code pg_lsclusters} shows
     * @param unit of systemd that runs the server, such as {@code postgresql@15-main.service}; empty: none
     * @param restart the program that restarts it where no unit does; empty: nobody restarts it
     */
    public record Postgresql(boolean configure, List<String> clusters, Optional<String> unit, List<String> restart) {}
}
