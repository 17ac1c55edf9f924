package wazoha.demo.sip;

import java.net.InetSocketAddress;
import java.util.Properties;
import java.util.TooManyListenersException;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TransportNotSupportedException;
import javax.sip.address.AddressFactory;
import javax.sip.header.HeaderFactory;
import javax.sip.message.MessageFactory;

/** One SIP stack with one UDP socket and the factories of its messages. Thread-safe. */
public final class SipSocket implements AutoCloseable {
    /** Whether the stack keeps the dialogs of calls: a phone wants it, a proxy that is stateful by transaction does not. */
    public enum Dialogs {
        KEPT,
        NONE
    }

    private final InetSocketAddress address;
    private final SipStack stack;
    private final SipProvider provider;
    private final AddressFactory addresses;
    private final HeaderFactory headers;
    private final MessageFactory messages;

    private SipSocket(InetSocketAddress address, SipStack stack, SipProvider provider, SipFactory factory)
            throws PeerUnavailableException {
        this.address = address;
        this.stack = stack;
        this.provider = provider;
        this.addresses = factory.createAddressFactory();
        this.headers = factory.createHeaderFactory();
        this.messages = factory.createMessageFactory();
    }

    /**
     * Binds the address; messages arrive once {@link #listen} is called.
     *
     * @throws SipException the address is taken or is not ours
     */
    public static SipSocket bind(InetSocketAddress address, Dialogs dialogs) throws SipException {
        var host = address.getAddress().getHostAddress();
        var factory = SipFactory.getInstance();
        factory.setPathName("gov.nist");
        var stack = factory.createSipStack(settings(host + ":" + address.getPort(), dialogs));
        try {
            var point = stack.createListeningPoint(host, address.getPort(), ListeningPoint.UDP);
            return new SipSocket(address, stack, stack.createSipProvider(point), factory);
        } catch (InvalidArgumentException | TransportNotSupportedException | ObjectInUseException refused) {
            stack.stop();
            throw new SipException(
                    "UDP %s:%d cannot be bound: %s".formatted(host, address.getPort(), refused.getMessage()), refused);
        }
    }

    /** From now on the listener gets what arrives. To be called once. */
    public void listen(SipListener listener) {
        try {
            provider.addSipListener(listener);
        } catch (TooManyListenersException twice) {
            throw new IllegalStateException("the socket has a listener already", twice);
        }
    }

    private static Properties settings(String name, Dialogs dialogs) {
        var settings = new Properties();
        settings.setProperty("javax.sip.STACK_NAME", name);
        settings.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", dialogs == Dialogs.KEPT ? "on" : "off");
        settings.setProperty("gov.nist.javax.sip.STACK_LOGGER", SilentStackLogger.class.getName());
        settings.setProperty("gov.nist.javax.sip.SERVER_LOGGER", SilentServerLogger.class.getName());
        settings.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        // One thread parses and delivers: messages keep their order, and the listeners never block.
        settings.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
        settings.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        // A proxy forwards the retransmitted 200 of a call whose transaction is over.
        settings.setProperty("gov.nist.javax.sip.REJECT_STRAY_RESPONSES", "false");
        settings.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "false");
        settings.setProperty("gov.nist.javax.sip.RECEIVE_UDP_BUFFER_SIZE", "1048576");
        settings.setProperty("gov.nist.javax.sip.SEND_UDP_BUFFER_SIZE", "262144");
        return settings;
    }

    public InetSocketAddress address() {
        return address;
    }

    public String host() {
        return address.getAddress().getHostAddress();
    }

    public int port() {
        return address.getPort();
    }

    public SipProvider provider() {
        return provider;
    }

    public AddressFactory addresses() {
        return addresses;
    }

    public HeaderFactory headers() {
        return headers;
    }

    public MessageFactory messages() {
        return messages;
    }

    @Override
    public void close() {
        stack.stop();
    }
}
