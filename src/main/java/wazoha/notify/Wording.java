package wazoha.notify;

import java.util.List;
import java.util.Optional;

/**
 * What people are told about an event. An event that has no wording here stands in history and is told to nobody.
 *
 * @param subject follows the node's name
 * @param meaning what is true now
 * @param remedy what to do, if anything
 */
record Wording(String event, String subject, String meaning, String remedy) {
    private static final List<Wording> ALL = List.of(
            new Wording(
                    "ha_failover",
                    "the slave has taken over telephony",
                    "The master does not serve, and this slave serves instead. Phones find it by themselves. Calls that"
                            + " went through the master were cut. There is no second node behind this one until the"
                            + " master is back.",
                    "Repair the master and start it: service returns by itself, and what users changed meanwhile is"
                            + " fetched first. 'wazo-ha status' on both nodes shows how far that is. To keep service"
                            + " here for longer, type 'wazo-ha hold --for 2h' on this node."),
            new Wording(
                    "ha_failback",
                    "the master serves again",
                    "This slave has handed service back to the master and is standby again.",
                    "Nothing. 'wazo-ha status' should soon show the database and the files as ok on the master."),
            new Wording(
                    "ha_edited",
                    "the high availability of this node was configured",
                    "The role of this node, or the address of its peer, was changed.",
                    "Nothing if that was you. Otherwise look at who may change it: 'wazo-ha token list'."),
            new Wording(
                    "ha_replication_failed",
                    "the slave's database is not kept up to date",
                    "Changes on the master do not reach the slave any more. Telephony is not affected. If the master"
                            + " failed now, the slave would serve with the data of the last successful run.",
                    "The reason above names the remedy. It is tried again by itself; a mail comes when it works."),
            new Wording(
                    "ha_replication_recovered",
                    "the slave's database is up to date again",
                    "The slave's data were compared with the master's and are equal.",
                    "Nothing."),
            new Wording(
                    "file_sync_failed",
                    "the slave's files are not kept up to date",
                    "Sounds, music on hold or scripts that changed on the master do not reach the slave. Telephony is"
                            + " not affected.",
                    "The reason above says what failed. It is tried again by itself; 'wazo-sync' on the master tries at"
                            + " once and shows the output."),
            new Wording(
                    "file_sync_recovered",
                    "the slave's files are up to date again",
                    "The directories were compared with the master's and are equal.",
                    "Nothing."),
            new Wording(
                    "telephony_not_started",
                    "telephony does not start",
                    "This node should serve alone, and its telephony services could not be started.",
                    "Look at the services: 'wazo-service status', then 'journalctl -u asterisk'."),
            new Wording(
                    "services_program_failed",
                    "a program that belongs to a start or a stop of telephony failed",
                    "Telephony itself is as it should be. Supervision may be as it was before, or agents may still be"
                            + " logged out.",
                    "The reason above names the program and what it said: run it by hand. It is not tried again by"
                            + " itself."),
            new Wording(
                    "registrar_edited",
                    "the registrars of the phones were changed",
                    "Phones that fetch their configuration now get the new addresses.",
                    "Nothing if that was you. 'wazo-ha devices resync' tells all phones to fetch it."),
            new Wording(
                    "sip_general_edited",
                    "the general SIP options were changed",
                    "Asterisk takes them when its configuration is generated and read the next time.",
                    "Nothing if that was you."));

    static Optional<Wording> of(String event) {
        return ALL.stream().filter(wording -> wording.event().equals(event)).findFirst();
    }
}
