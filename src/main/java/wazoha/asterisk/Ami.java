package wazoha.asterisk;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import wazoha.node.Ticker;

/**
 * A connection to the management interface of Asterisk (AMI). Each question has a deadline and a bound on what is
 * read; after one that failed, only {@link #close} is of use. Not thread-safe.
 */
public final class Ami implements AutoCloseable {
    /** 2,000 phones are 2,000 events; beyond this somebody does not stop talking. */
    private static final int MOST_MESSAGES = 100_000;

    private static final String BANNER = "Asterisk Call Manager/";

    /** How Asterisk refuses everything while it stops (seen with 22.10). */
    private static final String GOING = "Asterisk is shutting down";

    private final AmiAccess access;
    private final Ticker ticker;
    private final Socket socket;
    private final AmiReader reader;
    private int asked;

    private Ami(AmiAccess access, Ticker ticker, Socket socket) throws IOException {
        this.access = access;
        this.ticker = ticker;
        this.socket = socket;
        this.reader = new AmiReader(socket, ticker);
    }

    /** Connects and logs in by challenge, so that whoever sits on the port of a stopped Asterisk learns no secret. */
    public static Ami login(AmiAccess access, Duration deadline, Ticker ticker) throws AmiException {
        var secret = access.secret();
        var end = ticker.now().plus(deadline);
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(access.host(), access.port()), Math.max(1, (int) deadline.toMillis()));
            var ami = new Ami(access, ticker, socket);
            ami.authenticate(secret, end);
            return ami;
        } catch (ConnectException refused) {
            closeQuietly(socket, refused);
            throw new AmiException(
                    AmiException.Kind.STOPPED,
                    "nothing listens at %s: Asterisk is stopped, or 'enabled' is not set in manager.conf"
                            .formatted(access.place()),
                    refused);
        } catch (IOException failed) {
            closeQuietly(socket, failed);
            throw silent(access, "Login", failed);
        } catch (AmiException failed) {
            closeQuietly(socket, failed);
            throw failed;
        }
    }

    /** The answer to an action that has one. */
    public AmiMessage ask(AmiAction action, Duration deadline) throws AmiException {
        return answer(action, ticker.now().plus(deadline));
    }

    /** The events of an action that answers with a list, without its end; no events where Asterisk has nothing to list. */
    public List<AmiMessage> list(AmiAction action, Duration deadline) throws AmiException {
        var end = ticker.now().plus(deadline);
        var id = send(action);
        var response = awaited(action, id, end);
        if (response.isError() && response.get("Message").startsWith("No ")) {
            return List.of(); // "No Contacts found": an empty list is told as an error
        }
        accept(action, response);
        if (!response.beginsList()) {
            throw broken(action, "an answer that is no list");
        }
        var events = new ArrayList<AmiMessage>();
        for (var event = awaited(action, id, end); !event.endsList(); event = awaited(action, id, end)) {
            if (events.size() == MOST_MESSAGES) {
                throw broken(action, "more than %d events".formatted(MOST_MESSAGES));
            }
            events.add(event);
        }
        return List.copyOf(events);
    }

    /** Whether the process is alive: a frozen one takes connections and answers nothing. */
    public void ping(Duration deadline) throws AmiException {
        ask(AmiAction.of("Ping"), deadline);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            org.slf4j.LoggerFactory.getLogger(Ami.class).debug("a connection to AMI did not close", gone);
        }
    }

    private void authenticate(String secret, Duration end) throws AmiException {
        var challenge = AmiAction.of("Challenge").with("AuthType", "MD5");
        try {
            if (!reader.line(end).startsWith(BANNER)) {
                throw broken(challenge, "another greeting than Asterisk's");
            }
        } catch (AmiReader.GarbageException garbage) {
            throw broken(challenge, String.valueOf(garbage.getMessage()));
        } catch (IOException failed) {
            throw silent(access, "its greeting", failed);
        }
        var key = md5(answer(challenge, end).get("Challenge") + secret);
        var login = AmiAction.of("Login")
                .with("AuthType", "MD5")
                .with("Username", access.user())
                .with("Key", key)
                .with("Events", "off");
        answer(login, end);
    }

    private AmiMessage answer(AmiAction action, Duration end) throws AmiException {
        var response = awaited(action, send(action), end);
        accept(action, response);
        return response;
    }

    private String send(AmiAction action) throws AmiException {
        asked++;
        var id = "wazo-ha-" + asked;
        try {
            var out = socket.getOutputStream();
            out.write(action.text(id).getBytes(StandardCharsets.UTF_8));
            out.flush();
            return id;
        } catch (IOException closed) {
            throw broken(action, "the end of the connection (%s)".formatted(closed.getMessage()));
        }
    }

    /** The next message that belongs to this action; what belongs to none is passed over. */
    private AmiMessage awaited(AmiAction action, String id, Duration end) throws AmiException {
        try {
            for (int passed = 0; passed < MOST_MESSAGES; passed++) {
                var message = reader.message(end);
                if (message.get("ActionID").equals(id)) {
                    return message;
                }
            }
            throw broken(action, "nothing but messages of others");
        } catch (AmiReader.GarbageException garbage) {
            throw broken(action, String.valueOf(garbage.getMessage()));
        } catch (IOException failed) {
            throw silent(access, action.name(), failed);
        }
    }

    private void accept(AmiAction action, AmiMessage response) throws AmiException {
        if (!response.isResponse()) {
            throw broken(action, "an event before the answer");
        }
        if (response.isError()) {
            var remedy =
                    action.name().equals("Login") || response.get("Message").contains("ermission")
                            ? "; look at user %s in manager.conf (read and write: system, reporting) and at %s"
                                    .formatted(access.user(), access.secretFile())
                            : "";
            throw new AmiException(
                    response.get("Message").equals(GOING) ? AmiException.Kind.STOPPED : AmiException.Kind.REFUSED,
                    "%s refused %s: %s%s".formatted(access.place(), action, response.get("Message"), remedy));
        }
    }

    private AmiException broken(AmiAction action, String what) {
        return new AmiException(
                AmiException.Kind.BROKEN,
                "%s sent %s where the answer to %s was expected; is it Asterisk, and does it run?"
                        .formatted(access.place(), what, action));
    }

    private static AmiException silent(AmiAccess access, String what, IOException failed) {
        var why = failed instanceof SocketTimeoutException
                ? "it takes connections and does not answer, as a frozen Asterisk does"
                : String.valueOf(failed.getMessage());
        return new AmiException(
                AmiException.Kind.SILENT,
                "no answer from %s (%s) in time: %s; look at the process, restart it if it hangs"
                        .formatted(access.place(), what, why),
                failed);
    }

    private static void closeQuietly(Socket socket, Exception first) {
        try {
            socket.close();
        } catch (IOException second) {
            first.addSuppressed(second);
        }
    }

    private static String md5(String text) {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has MD5", impossible);
        }
    }
}
