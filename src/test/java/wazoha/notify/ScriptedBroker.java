package wazoha.notify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP server that speaks as much of AMQP 0-9-1 as a publisher needs: handshake with a password, channels, exchanges,
 * publisher confirms. It is no RabbitMQ: it knows one exchange at most and routes nothing.
 */
final class ScriptedBroker implements AutoCloseable {
    private static final int METHOD = 1;
    private static final int HEADER = 2;
    private static final int BODY = 3;
    private static final int FRAME_END = 0xCE;

    /** What was published. */
    record Message(String exchange, Map<String, String> headers, String contentType, String body) {}

    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<String> declared = new CopyOnWriteArrayList<>();
    volatile boolean hasExchange;
    volatile boolean confirms = true;

    private final ServerSocket listener;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final String login;

    ScriptedBroker(String user, String password) throws IOException {
        login = "\0" + user + "\0" + password;
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Ends every connection without a word, as a crash does. */
    void cut() throws IOException {
        for (var client : clients) {
            client.close();
        }
        clients.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                if (listener.isClosed()) {
                    client.close(); // it came while the listener closed
                    return;
                }
                clients.add(client);
                thread(() -> converse(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            if (!new String(in.readNBytes(8), StandardCharsets.ISO_8859_1).equals("AMQP\0\0\u0009\u0001")) {
                return;
            }
            new Conversation(in, new DataOutputStream(client.getOutputStream())).run();
        } catch (IOException gone) {
            clients.remove(client);
        }
    }

    private static void thread(Runnable work) {
        var thread = new Thread(work, "scripted-broker");
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes the arguments of a method. */
    @FunctionalInterface
    private interface Arguments {
        void write(DataOutputStream out) throws IOException;
    }

    private final class Conversation {
        private final DataInputStream in;
        private final DataOutputStream out;
        private String exchange = "";
        private String contentType = "";
        private Map<String, String> headers = Map.of();
        private long confirmed;

        Conversation(DataInputStream in, DataOutputStream out) {
            this.in = in;
            this.out = out;
        }

        void run() throws IOException {
            send(0, 10, 10, start -> {
                start.writeByte(0);
                start.writeByte(9);
                start.writeInt(0);
                longText(start, "PLAIN AMQPLAIN");
                longText(start, "en_US");
            });
            while (frame()) {
                out.flush();
            }
        }

        private boolean frame() throws IOException {
            int type = in.readUnsignedByte();
            int channel = in.readUnsignedShort();
            var payload = in.readNBytes(in.readInt());
            if (in.readUnsignedByte() != FRAME_END) {
                throw new IOException("not a frame");
            }
            var content = new DataInputStream(new ByteArrayInputStream(payload));
            return switch (type) {
                case METHOD -> method(channel, content);
                case HEADER -> header(content);
                case BODY -> body(channel, payload);
                default -> true;
            };
        }

        private boolean method(int channel, DataInputStream arguments) throws IOException {
            int number = arguments.readUnsignedShort() * 1000 + arguments.readUnsignedShort();
            switch (number) {
                case 10_011 -> {
                    return loggedIn(arguments);
                }
                case 10_040 -> send(0, 10, 41, ok -> ok.writeByte(0));
                case 10_050 -> {
                    send(0, 10, 51, ok -> {});
                    return false;
                }
                case 20_010 -> send(channel, 20, 11, ok -> ok.writeInt(0));
                case 20_040 -> send(channel, 20, 41, ok -> {});
                case 40_010 -> declare(channel, arguments);
                case 60_040 -> {
                    arguments.readUnsignedShort();
                    exchange = shortText(arguments);
                }
                case 85_010 -> send(channel, 85, 11, ok -> {});
                default -> out.flush(); // tune-ok and close-ok need no answer
            }
            return true;
        }

        private boolean loggedIn(DataInputStream arguments) throws IOException {
            arguments.skipNBytes(arguments.readInt());
            shortText(arguments);
            if (!longText(arguments).equals(login)) {
                return false;
            }
            send(0, 10, 30, tune -> {
                tune.writeShort(100);
                tune.writeInt(131_072);
                tune.writeShort(30);
            });
            return true;
        }

        private void declare(int channel, DataInputStream arguments) throws IOException {
            arguments.readUnsignedShort();
            String name = shortText(arguments);
            String type = shortText(arguments);
            int bits = arguments.readUnsignedByte();
            boolean passive = (bits & 1) == 1;
            if (passive && !hasExchange) {
                send(channel, 20, 40, close -> {
                    close.writeShort(404);
                    close.writeByte(0);
                    close.writeShort(40);
                    close.writeShort(10);
                });
                return;
            }
            if (!passive) {
                hasExchange = true;
                declared.add("%s %s %s".formatted(name, type, (bits & 2) == 2 ? "durable" : "transient"));
            }
            send(channel, 40, 11, ok -> {});
        }

        private boolean header(DataInputStream content) throws IOException {
            content.skipNBytes(12);
            int flags = content.readUnsignedShort();
            contentType = (flags & 0x8000) == 0 ? "" : shortText(content);
            if ((flags & 0x4000) != 0) {
                shortText(content);
            }
            var table = new TreeMap<String, String>();
            if ((flags & 0x2000) != 0) {
                var entries = new DataInputStream(new ByteArrayInputStream(content.readNBytes(content.readInt())));
                while (entries.available() > 0) {
                    String name = shortText(entries);
                    if (entries.readUnsignedByte() != 'S') {
                        throw new IOException("header %s is no text".formatted(name));
                    }
                    table.put(name, longText(entries));
                }
            }
            headers = table;
            return true;
        }

        private boolean body(int channel, byte[] payload) throws IOException {
            if (confirms) {
                messages.add(new Message(exchange, headers, contentType, new String(payload, StandardCharsets.UTF_8)));
                long tag = ++confirmed;
                send(channel, 60, 80, ack -> {
                    ack.writeLong(tag);
                    ack.writeByte(0);
                });
            }
            return true;
        }

        private void send(int channel, int type, int method, Arguments arguments) throws IOException {
            var payload = new ByteArrayOutputStream();
            var writer = new DataOutputStream(payload);
            writer.writeShort(type);
            writer.writeShort(method);
            arguments.write(writer);
            out.writeByte(METHOD);
            out.writeShort(channel);
            out.writeInt(payload.size());
            payload.writeTo(out);
            out.writeByte(FRAME_END);
            out.flush();
        }
    }

    private static void longText(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.writeBytes(text);
    }

    private static String longText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static String shortText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }
}
