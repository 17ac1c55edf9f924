package wazoha.demo.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sip.InvalidArgumentException;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Tries every phone continuously: in each round every phone calls one other and is called by one other, and the
 * partners change from round to round. Owned by the phones' thread.
 */
final class Caller {
    private final PhoneLine line;
    private final PhoneProfile profile;
    private final PhoneListener listener;
    private final CallLedger ledger;
    private final List<Phone> phones;
    private final Duration perPhone;
    private final int callsPerSecond;
    private int turn;
    private int round;

    /**
     * @param perPhone how often each phone calls, and is called
     * @param callsPerSecond never more than so many calls in all: with many phones the round grows longer
     */
    Caller(
            PhoneLine line,
            PhoneProfile profile,
            PhoneListener listener,
            CallLedger ledger,
            List<Phone> phones,
            Duration perPhone,
            int callsPerSecond) {
        this.line = line;
        this.profile = profile;
        this.listener = listener;
        this.ledger = ledger;
        this.phones = phones;
        this.perPhone = perPhone;
        this.callsPerSecond = callsPerSecond;
    }

    /** One call, and the next one planned. */
    void next() {
        int count = phones.size();
        if (count >= 2) {
            if (turn >= count) {
                turn = 0;
                round++;
            }
            var from = phones.get(turn);
            var to = phones.get((turn + 1 + round % (count - 1)) % count);
            turn++;
            call(from, to);
        }
        var spread = perPhone.dividedBy(Math.max(1, count));
        var least = Duration.ofSeconds(1).dividedBy(callsPerSecond);
        line.later(this::next, spread.compareTo(least) > 0 ? spread : least);
    }

    private void call(Phone from, Phone to) {
        var server = from.server();
        if (server.isEmpty()) {
            ended(from, to, false, "the caller is registered nowhere");
            return;
        }
        try {
            new Attempt(from, to, server.get()).invite(1, request -> {});
        } catch (SipException failed) {
            ended(from, to, false, String.valueOf(failed.getMessage()));
        }
    }

    private void ended(Phone from, Phone to, boolean answered, String outcome) {
        long now = System.nanoTime();
        ledger.add(from.spec().name(), to.spec().name(), answered, now);
        listener.called(from.spec().name(), to.spec().name(), answered, outcome, now);
    }

    /** One call from one phone to another. */
    private final class Attempt {
        private final Phone from;
        private final Phone to;
        private final InetSocketAddress server;
        private final String callId = UUID.randomUUID().toString();

        private Attempt(Phone from, Phone to, InetSocketAddress server) {
            this.from = from;
            this.to = to;
            this.server = server;
        }

        private void invite(long sequence, Consumer<Request> more) throws SipException {
            var invite = line.request(Request.INVITE, from.spec(), to.spec().name(), server, callId, sequence);
            try {
                invite.setContent(
                        Silence.description(line.socket().host()),
                        line.socket().headers().createContentTypeHeader("application", "sdp"));
            } catch (java.text.ParseException impossible) {
                throw new SipException("no session description", impossible);
            }
            more.accept(invite);
            var exchange = new Exchange[1];
            exchange[0] = line.exchange(invite, profile.callTimeout(), event -> answer(event, sequence), () -> {
                if (!exchange[0].heard()) {
                    from.suspect(server);
                }
                ended(from, to, false, "no answer");
            });
        }

        private void answer(ResponseEvent event, long sequence) {
            var response = event.getResponse();
            try {
                if (Credentials.isChallenge(response) && sequence == 1) {
                    again(response);
                } else if (response.getStatusCode() >= 300) {
                    ended(from, to, false, "refused with " + response.getStatusCode());
                } else {
                    talk(event);
                    ended(from, to, true, "answered");
                }
            } catch (SipException | InvalidArgumentException failed) {
                ended(from, to, false, String.valueOf(failed.getMessage()));
            }
        }

        private void again(Response challenge) throws SipException {
            var credentials = new Credentials(line.socket(), from.spec());
            invite(2, request -> {
                try {
                    credentials.answer(challenge, request);
                } catch (SipException unreadable) {
                    line.told("challenge not answered: " + unreadable.getMessage());
                }
            });
        }

        private void talk(ResponseEvent event) throws SipException, InvalidArgumentException {
            var dialog = event.getDialog();
            if (dialog == null) {
                throw new SipException("answered outside of any call");
            }
            var sequence = (CSeqHeader) event.getResponse().getHeader(CSeqHeader.NAME);
            dialog.sendAck(dialog.createAck(sequence.getSeqNumber()));
            line.later(
                    () -> {
                        try {
                            var bye =
                                    line.socket().provider().getNewClientTransaction(dialog.createRequest(Request.BYE));
                            dialog.sendRequest(bye);
                        } catch (SipException gone) {
                            line.told("not hung up: " + gone.getMessage());
                        }
                    },
                    profile.talk());
        }
    }
}
