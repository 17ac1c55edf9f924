package wazoha.asterisk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.Finding;
import wazoha.node.Ticker;

/** What the management interface of Asterisk tells a preflight: one login, a question each, a deadline for all. */
public final class AsteriskLook {
    /** What every look at Asterisk is about, in the order of the report. */
    private static final String AMI = "AMI";

    private static final String EXPIRY = "SIP expiry";
    private static final String CONTACTS = "contacts";
    private static final String TRUNKS = "trunks";

    /** The most that the slave may lag behind its phones (docs/contract.md, section 1), and so for trunks. */
    static final int LONGEST_TRUNK = 300;

    /** Asterisk's own default of max_random_initial_delay: a trunk of a node that starts may wait for so long. */
    private static final int USUAL_DELAY = 10;

    private final AmiDoor door;
    private final Duration deadline;
    private final Ticker ticker;

    /** @param deadline of everything together */
    public AsteriskLook(AmiDoor door, Duration deadline, Ticker ticker) {
        this.door = door;
        this.deadline = deadline;
        this.ticker = ticker;
    }

    public List<Finding> look(Finding.Where where) {
        var end = ticker.now().plus(deadline);
        try (var ami = door.open(deadline)) {
            ami.ping(left(end));
            var findings = new ArrayList<Finding>();
            findings.add(Finding.about(AMI, where).fine("Asterisk answers, and our user may ask"));
            var aors = ami.list(AmiAction.of("PJSIPShowAors"), left(end)).stream()
                    .filter(event -> event.get("Event").equals("AorList"))
                    .filter(event -> !event.get("MaxContacts").equals("0"))
                    .toList();
            findings.add(expiry(Finding.about(EXPIRY, where), aors));
            findings.add(contacts(Finding.about(CONTACTS, where), aors));
            findings.add(trunks(
                    Finding.about(TRUNKS, where),
                    ami.list(AmiAction.of("PJSIPShowRegistrationsOutbound"), left(end)).stream()
                            .filter(event -> event.get("Event").equals("OutboundRegistrationDetail"))
                            .toList()));
            return findings;
        } catch (AmiException absent) {
            return unseen(where, absent);
        }
    }

    private static List<Finding> unseen(Finding.Where where, AmiException absent) {
        String why = String.valueOf(absent.getMessage());
        var findings = new ArrayList<Finding>();
        boolean ours = absent.kind() == AmiException.Kind.UNUSED || absent.kind() == AmiException.Kind.STOPPED;
        findings.add(
                ours
                        ? Finding.about(AMI, where).notLookedAt(why)
                        : Finding.about(AMI, where)
                                .warns(
                                        why,
                                        "the expiry of registrations cannot be set and read, and phones and trunks cannot be"
                                                + " seen",
                                        "in manager.conf the user needs read and write of system and reporting, and"
                                                + " asterisk.ami_password_file its secret; then asterisk -rx 'manager reload'"));
        String then = ours && absent.kind() == AmiException.Kind.STOPPED
                ? "Asterisk does not run here, as on a slave that stands by; run it on the node that serves"
                : "Asterisk could not be asked (AMI)";
        for (var check : List.of(EXPIRY, CONTACTS, TRUNKS)) {
            findings.add(Finding.about(check, where).notLookedAt(then));
        }
        return findings;
    }

    private static Finding expiry(Finding.Subject about, List<AmiMessage> events) {
        var others = events.stream()
                .map(Aor::of)
                .filter(aor -> !aor.isPaired())
                .map(Aor::text)
                .sorted()
                .toList();
        return others.isEmpty()
                ? about.fine("180/300/240 s are in force for all %d AORs of phones".formatted(events.size()))
                : about.warns(
                                "other limits than 180/300/240 s are in force for %d of %d AORs of phones"
                                        .formatted(others.size(), events.size()),
                                "a phone that registered for longer may look for its server for longer after a failover",
                                "where the pair is configured the daemon sets them within a minute (wazo-ha status warns"
                                        + " otherwise); set minimum_expiration=180, maximum_expiration=300,"
                                        + " default_expiration=240 where these AORs are configured")
                        .with(others);
    }

    private static Finding contacts(Finding.Subject about, List<AmiMessage> events) {
        var stuck = events.stream()
                .filter(event -> event.get("MaxContacts").equals("1"))
                .filter(event -> event.get("RemoveExisting").equalsIgnoreCase("false"))
                .filter(event -> !event.get("RemoveUnavailable").equalsIgnoreCase("true"))
                .map(event -> event.get("ObjectName"))
                .sorted()
                .toList();
        return stuck.isEmpty()
                ? about.fine("no phone can be locked out by a contact of its own")
                : about.warns(
                                "%d AORs of phones take one contact (max_contacts=1) and keep an old one (no remove_existing)"
                                        .formatted(stuck.size()),
                                "a phone that comes from another port after a move is refused until its old registration has"
                                        + " expired",
                                "set remove_existing=yes where these AORs are configured")
                        .with(stuck);
    }

    private static Finding trunks(Finding.Subject about, List<AmiMessage> registrations) {
        var lines = new ArrayList<String>();
        boolean late = false;
        for (var trunk : registrations) {
            int expiration = number(trunk.get("Expiration"), 3600); // Asterisk's own default
            int delay = number(trunk.get("MaxRandomInitialDelay"), USUAL_DELAY);
            if (expiration > LONGEST_TRUNK) {
                lines.add("%s registers for %d s (max_random_initial_delay %d s)"
                        .formatted(trunk.get("ObjectName"), expiration, delay));
            }
            late |= delay >= USUAL_DELAY;
        }
        lines.sort(null);
        if (!lines.isEmpty()) {
            return about.warns(
                            "%d of %d trunks register for longer than %d s"
                                    .formatted(lines.size(), registrations.size(), LONGEST_TRUNK),
                            "after a failover the provider may go on sending calls to the dead node for so long",
                            "set expiration=%d or less in the registration of these trunks, on both nodes; and"
                                            .formatted(LONGEST_TRUNK)
                                    + " max_random_initial_delay=0, or a node that starts may wait for it before it registers"
                                    + " them")
                    .with(lines);
        }
        return about.fine("%d trunks register, none for longer than %d s%s"
                .formatted(
                        registrations.size(),
                        LONGEST_TRUNK,
                        late
                                ? "; they may wait up to 10 s before they do (max_random_initial_delay; 0 would spare it at a"
                                        + " takeover)"
                                : ""));
    }

    private static int number(String text, int otherwise) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    private Duration left(Duration end) {
        var left = end.minus(ticker.now());
        return left.isNegative() || left.isZero() ? Duration.ofMillis(1) : left;
    }
}
