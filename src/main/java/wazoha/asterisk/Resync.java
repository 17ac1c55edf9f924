package wazoha.asterisk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import wazoha.node.Ticker;

/**
 * Tells every registered phone to fetch its configuration: SIP NOTIFY with {@code Event: check-sync}, through Asterisk
 * (docs/contract.md, section 5).
 *
 * <p>Asterisk does not tell what a phone answered to a NOTIFY. So each phone is asked for its OPTIONS right after it,
 * and one that answers these counts as one that answered. Where an AOR has {@code qualify_frequency} 0, Asterisk keeps
 * the result of such a question to itself: whether these phones answered cannot be known.
 */
final class Resync {
    private static final Duration LOGIN = Duration.ofSeconds(3);
    private static final Duration ACTION = Duration.ofSeconds(5);
    /** For the phone's answer, after Asterisk's own {@code qualify_timeout}. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final double LONGEST_TIMEOUT = 15;
    /** So many NOTIFYs between two reports, so that progress is seen with a thousand phones. */
    private static final int STEP = 20;

    private final AmiDoor door;
    private final Ticker ticker;

    Resync(AmiDoor door, Ticker ticker) {
        this.door = door;
        this.ticker = ticker;
    }

    /** Blocks until each phone has answered or had its time: about 4 s with Asterisk's usual settings, 16 s at most. */
    ResyncState run(Consumer<ResyncState> progress) throws AmiException, InterruptedException {
        try (var ami = door.open(LOGIN)) {
            var before = contacts(ami);
            progress.accept(new ResyncState(ResyncState.RUNNING, before.size(), 0, 0, List.of(), List.of(), ""));
            var told = tell(ami, before, progress);
            var asked = before.values().stream()
                    .filter(contact -> told.contains(contact.endpoint()))
                    .toList();
            var patience = qualify(ami, asked);
            var latest = ticker.now().plus(patience);
            var state = judge(before, told, contacts(ami), false);
            while (!state.isSettled() && ticker.now().compareTo(latest) < 0) {
                progress.accept(state);
                Pause.take();
                state = judge(before, told, contacts(ami), false);
            }
            return judge(before, told, contacts(ami), true);
        }
    }

    /** The endpoints that Asterisk sent a NOTIFY to. */
    private static Set<String> tell(Ami ami, Map<String, Contact> contacts, Consumer<ResyncState> progress)
            throws AmiException {
        var told = new LinkedHashSet<String>();
        var refused = new LinkedHashSet<String>();
        int phones = 0;
        for (var contact : contacts.values()) {
            var endpoint = contact.endpoint();
            if (!told.contains(endpoint) && !refused.contains(endpoint)) {
                (notify(ami, endpoint) ? told : refused).add(endpoint);
            }
            phones += told.contains(endpoint) ? 1 : 0;
            if (phones % STEP == 0) {
                progress.accept(
                        new ResyncState(ResyncState.RUNNING, contacts.size(), phones, 0, List.of(), List.of(), ""));
            }
        }
        return told;
    }

    private static boolean notify(Ami ami, String endpoint) throws AmiException {
        if (endpoint.isEmpty() || !AmiAction.fits(endpoint)) {
            return false;
        }
        try {
            ami.ask(
                    AmiAction.of("PJSIPNotify").with("Endpoint", endpoint).with("Variable", "Event=check-sync"),
                    ACTION);
            return true;
        } catch (AmiException refused) {
            var message = String.valueOf(refused.getMessage());
            if (refused.kind() != AmiException.Kind.REFUSED || message.contains("ermission")) {
                throw refused;
            }
            if (message.contains("unknown command")) {
                throw new AmiException(
                        refused.kind(),
                        message + "; load res_pjsip_notify.so, which needs a pjsip_notify.conf",
                        refused);
            }
            return false; // the endpoint was removed while its phone is still registered
        }
    }

    /** @return how long the answers may take */
    private static Duration qualify(Ami ami, List<Contact> contacts) throws AmiException {
        double longest = 0;
        var asked = new LinkedHashSet<String>();
        for (var contact : contacts) {
            if (contact.isQualified()) {
                longest = Math.max(longest, contact.timeout());
                if (asked.add(contact.endpoint())) {
                    ami.ask(AmiAction.of("PJSIPQualify").with("Endpoint", contact.endpoint()), ACTION);
                }
            }
        }
        return asked.isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis((long) (Math.min(longest, LONGEST_TIMEOUT) * 1000))
                        .plus(MARGIN);
    }

    /** @param last whether the time is over: until then only a new round-trip time is an answer */
    private static ResyncState judge(
            Map<String, Contact> before, Set<String> told, Map<String, Contact> now, boolean last) {
        int answered = 0;
        var silent = new ArrayList<ResyncState.Phone>();
        var unknown = new ArrayList<ResyncState.Phone>();
        int reached = 0;
        for (var entry : before.entrySet()) {
            var old = entry.getValue();
            var contact = now.getOrDefault(entry.getKey(), old.gone());
            boolean wasTold = told.contains(old.endpoint());
            reached += wasTold ? 1 : 0;
            if (wasTold && !old.isQualified()) {
                unknown.add(old.phone());
            } else if (wasTold
                    && contact.answers()
                    && (last || !contact.roundTrip().equals(old.roundTrip()))) {
                answered++;
            } else {
                silent.add(old.phone());
            }
        }
        return new ResyncState(
                last ? ResyncState.DONE : ResyncState.RUNNING,
                before.size(),
                reached,
                answered,
                List.copyOf(silent),
                List.copyOf(unknown),
                "");
    }

    private static Map<String, Contact> contacts(Ami ami) throws AmiException {
        var contacts = new TreeMap<String, Contact>();
        for (var event : ami.list(AmiAction.of("PJSIPShowContacts"), ACTION)) {
            if (event.get("Event").equals("ContactList")) {
                contacts.put(event.get("ObjectName"), Contact.of(event));
            }
        }
        return contacts;
    }

    /** One registration, as Asterisk lists it. */
    private record Contact(
            String endpoint, String uri, double timeout, boolean isQualified, String status, String roundTrip) {
        static Contact of(AmiMessage event) {
            return new Contact(
                    event.get("Endpoint"),
                    event.get("Uri"),
                    number(event.get("QualifyTimeout")),
                    number(event.get("QualifyFrequency")) > 0,
                    event.get("Status"),
                    event.get("RoundtripUsec"));
        }

        boolean answers() {
            return status.equals("Reachable");
        }

        Contact gone() {
            return new Contact(endpoint, uri, timeout, isQualified, "", "");
        }

        ResyncState.Phone phone() {
            return new ResyncState.Phone(endpoint, uri);
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException absent) {
                return 0;
            }
        }
    }
}
