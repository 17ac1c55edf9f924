package wazoha.demo.phone;

import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.ObjectInUseException;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.message.Response;

/** A request on its way and what to do with its responses. Owned by the phones' thread. */
final class Exchange {
    private final ClientTransaction transaction;
    private final Consumer<ResponseEvent> onFinal;
    private final Runnable onSilence;
    private boolean done;
    private boolean heard;

    Exchange(ClientTransaction transaction, Consumer<ResponseEvent> onFinal, Runnable onSilence) {
        this.transaction = transaction;
        this.onFinal = onFinal;
        this.onSilence = onSilence;
    }

    /** Whether the other side has sent anything at all. */
    boolean heard() {
        return heard;
    }

    void response(ResponseEvent event) {
        heard = true;
        if (!done && event.getResponse().getStatusCode() >= Response.OK) {
            done = true;
            onFinal.accept(event);
        }
    }

    /** The deadline came first: a call that rings is cancelled, anything else is forgotten. */
    void giveUp(PhoneLine line) {
        if (done) {
            return;
        }
        done = true;
        try {
            if (heard && transaction.getRequest().getMethod().equals("INVITE")) {
                line.cancel(transaction);
            } else {
                transaction.terminate();
            }
        } catch (ObjectInUseException stillThere) {
            line.told("a request goes on by itself: " + stillThere.getMessage());
        } catch (SipException gone) {
            line.told("not cancelled: " + gone.getMessage());
        }
        onSilence.run();
    }
}
