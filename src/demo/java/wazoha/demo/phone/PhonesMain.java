package wazoha.demo.phone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.sip.SipException;

/**
 * The phones as a process of their own, so that they can live in another network name space: arguments
 * {@code ADDRESS PORT SEED [EXPIRES]} (seconds, and the patience of desk phones then), commands as JSON lines on stdin, answers and events as JSON lines on stdout.
 *
 * <p>Commands: {@code {"do":"add","name","secret","kind","primary":"host:port","backup":"host:port"}},
 * {@code {"do":"call","perPhoneMillis":1000}}, {@code {"do":"mark","name"}}, {@code {"do":"snapshot"}},
 * {@code {"do":"stats"}}, {@code {"do":"quit"}}; the end of stdin quits too. Each gets one line with {@code "answer"}.
 * Events have {@code "event"} and {@code "atNanos"} of the machine's monotonic clock.
 */
public final class PhonesMain implements PhoneListener {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PhonesMain() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3 && arguments.length != 4) {
            write(JSON.createObjectNode().put("event", "failed").put("reason", "usage: ADDRESS PORT SEED [EXPIRES]"));
            System.exit(2);
        }
        var bind = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        var main = new PhonesMain();
        try (var park = PhonePark.start(
                List.of(),
                bind,
                arguments.length == 3
                        ? PhoneProfile.demo()
                        : PhoneProfile.desk(Duration.ofSeconds(Long.parseLong(arguments[3]))),
                main,
                Long.parseLong(arguments[2]),
                line -> write(JSON.createObjectNode().put("event", "log").put("line", line)))) {
            write(event("ready", System.nanoTime()));
            main.obey(park);
        } catch (SipException refused) {
            write(JSON.createObjectNode().put("event", "failed").put("reason", refused.getMessage()));
            System.exit(1);
        }
        System.exit(0);
    }

    private void obey(PhonePark park) throws IOException {
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = commands.readLine(); line != null; line = commands.readLine()) {
            try {
                var command = JSON.readTree(line);
                var verb = command.path("do").asText();
                var answer = JSON.createObjectNode().put("answer", verb);
                if (verb.equals("quit")) {
                    write(answer);
                    return;
                }
                perform(park, verb, command, answer);
                write(answer);
            } catch (JsonProcessingException | IllegalArgumentException | IllegalStateException wrong) {
                write(JSON.createObjectNode().put("answer", "error").put("reason", wrong.getMessage()));
            }
        }
    }

    private static void perform(PhonePark park, String verb, JsonNode command, ObjectNode answer) {
        switch (verb) {
            case "add" ->
                park.addPhone(new PhoneSpec(
                        command.path("name").asText(),
                        command.path("secret").asText(),
                        PhoneKind.valueOf(command.path("kind").asText()),
                        address(command.path("primary").asText()),
                        address(command.path("backup").asText())));
            case "call" ->
                park.callEveryPhone(
                        Duration.ofMillis(command.path("perPhoneMillis").asLong(1000)));
            case "mark" -> park.mark(command.path("name").asText());
            case "stats" -> answer.set("stats", JSON.valueToTree(park.stats()));
            case "snapshot" -> {
                var phones = answer.putArray("phones");
                park.snapshot().forEach(phone -> {
                    var one = phones.addObject()
                            .put("name", phone.name())
                            .put("kind", phone.kind().name());
                    var at = one.putArray("registeredAt");
                    phone.registeredAt()
                            .forEach(where -> at.addObject()
                                    .put("server", text(where.server()))
                                    .put("sinceNanos", where.sinceNanos()));
                });
            }
            default -> throw new IllegalArgumentException("unknown command " + verb);
        }
    }

    @Override
    public void registered(String name, InetSocketAddress server, long atNanos) {
        write(event("registered", atNanos).put("name", name).put("server", text(server)));
    }

    @Override
    public void registrationLost(String name, InetSocketAddress server, String reason, long atNanos) {
        write(event("registrationLost", atNanos)
                .put("name", name)
                .put("server", text(server))
                .put("reason", reason));
    }

    @Override
    public void called(String from, String to, boolean answered, String outcome, long atNanos) {
        write(event("called", atNanos)
                .put("from", from)
                .put("to", to)
                .put("answered", answered)
                .put("outcome", outcome));
    }

    private static ObjectNode event(String name, long atNanos) {
        return JSON.createObjectNode().put("event", name).put("atNanos", atNanos);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("address must be host:port, not " + text);
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @SuppressWarnings("SystemOut") // stdout is this process's interface
    private static synchronized void write(ObjectNode line) {
        System.out.println(line);
        System.out.flush();
    }
}
