package wazoha.asterisk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real TCP server on loopback that answers as its script has it; remembers what it was asked. */
public final class ScriptedAmi implements AutoCloseable {
    /** Answers one action; may write anything, or nothing. */
    @FunctionalInterface
    public interface Script {
        void answer(Map<String, String> action, OutputStream out) throws IOException;
    }

    final List<Map<String, String>> actions = new CopyOnWriteArrayList<>();
    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final String banner;
    private final Script script;

    ScriptedAmi(String banner, Script script) throws IOException {
        this.banner = banner;
        this.script = script;
        var thread = new Thread(this::accept, "scripted-ami");
        thread.setDaemon(true);
        thread.start();
    }

    /** Logs everybody in; the rest is the script's. */
    public static ScriptedAmi friendly(Script script) throws IOException {
        return new ScriptedAmi("Asterisk Call Manager/11.0.0\r\n", (action, out) -> {
            switch (action.getOrDefault("action", "")) {
                case "Challenge" -> send(out, "Response: Success\r\n%s\r\nChallenge: 12345\r\n\r\n", action);
                case "Login" ->
                    send(out, "Response: Success\r\n%s\r\nMessage: Authentication accepted\r\n\r\n", action);
                default -> script.answer(action, out);
            }
        });
    }

    /** Sends a text in which %s is the action's id. */
    public static void send(OutputStream out, String text, Map<String, String> action) throws IOException {
        out.write(text.replace("%s", "ActionID: " + action.get("actionid")).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    public AmiAccess access(Path folder) throws IOException {
        return access(folder, listener.getLocalPort());
    }

    static AmiAccess access(Path folder, int port) throws IOException {
        var secret = folder.resolve("ami.secret");
        if (!Files.exists(secret)) {
            Files.writeString(secret, "s3cret\n");
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
        return new AmiAccess("127.0.0.1", port, "wazo_ha", secret);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                if (listener.isClosed()) {
                    client.close(); // it came while the listener closed: one that is gone serves nobody
                    return;
                }
                clients.add(client);
                var thread = new Thread(() -> converse(client), "scripted-ami-client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            var out = client.getOutputStream();
            out.write(banner.getBytes(StandardCharsets.UTF_8));
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            var action = new HashMap<String, String>();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.isEmpty()) {
                    int colon = line.indexOf(": ");
                    action.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
                    continue;
                }
                actions.add(Map.copyOf(action));
                script.answer(action, out);
                action.clear();
            }
        } catch (SocketException gone) {
            clients.remove(client);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var client : clients) {
            client.close();
        }
    }
}
