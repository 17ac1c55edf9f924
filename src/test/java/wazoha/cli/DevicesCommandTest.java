package wazoha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.api.AddressPolicy;
import wazoha.api.MemoryNode;
import wazoha.api.SocketServer;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.ResyncJob;
import wazoha.asterisk.ScriptedAmi;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/** Section 5 of docs/contract.md: all phones are told to fetch their configuration, by one command. */
@Timeout(60)
class DevicesCommandTest {
    private static final AddressPolicy POLICY = new AddressPolicy(false, address -> false);

    @TempDir
    Path root;

    private Invocation invocation;

    @BeforeEach
    void prepare() {
        invocation = new Invocation(root);
    }

    @Test
    void progressIsShownAndThePhonesThatDidNotAnswerAreNamed() throws Exception {
        try (var ami = ScriptedAmi.friendly(new ThreePhones());
                var server = server(AmiDoor.to(ami.access(root), Ticker.system()))) {
            assertThat(server).isNotNull();
            assertThat(invocation.on("devices", "resync")).isZero();
            assertThat(invocation.err).isEmpty();
            assertThat(invocation.out.lines())
                    .endsWith(
                            "3 phones are registered, 3 told, 1 answered",
                            "Did not answer:",
                            "  102  sip:102@10.0.0.12:5060",
                            "Told; whether they answered cannot be known, because Asterisk does not watch them"
                                    + " (qualify_frequency is 0):",
                            "  103  sip:103@10.0.0.13:5060");
            assertThat(invocation.on("devices", "resync", "--json")).isZero();
            assertThat(invocation.out.lines())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "{\"state\":\"done\",\"phones\":3,\"told\":3,\"answered\":1,\"silent\":[{\"endpoint\":\"102\"");
        }
    }

    @Test
    void anAsteriskThatCannotBeAskedIsARefusalWithTheRemedy() throws Exception {
        try (var server = server(AmiDoor.none())) {
            assertThat(server).isNotNull();
            assertThat(invocation.on("devices", "resync")).isEqualTo(ExitStatus.REFUSED);
            assertThat(invocation.err).contains("not all told", "asterisk.ami_password_file");
            assertThat(invocation.on("devices", "resync", "--json")).isEqualTo(ExitStatus.REFUSED);
            assertThat(invocation.out).contains("\"state\":\"failed\"");
        }
    }

    @Test
    void withoutADaemonNothingIsDone() {
        assertThat(invocation.on("devices", "resync")).isEqualTo(ExitStatus.REFUSED);
        assertThat(invocation.err).contains("no daemon runs on this node");
    }

    @Test
    void anotherVerbIsAMistakeOfUsage() {
        assertThat(invocation.on("devices", "list")).isEqualTo(ExitStatus.USAGE);
        assertThat(invocation.err).contains("knows only the verb resync");
        assertThat(invocation.on("devices")).isEqualTo(ExitStatus.USAGE);
    }

    private SocketServer server(AmiDoor door) throws IOException {
        return new SocketServer(new NodePaths(root), new MemoryNode(), POLICY, new ResyncJob(door, Ticker.system()));
    }

    /** An Asterisk with three phones: one answers, one is not reached any more, one is not watched. */
    private static final class ThreePhones implements ScriptedAmi.Script {
        private boolean asked;

        @Override
        public void answer(Map<String, String> action, OutputStream out) throws IOException {
            switch (action.getOrDefault("action", "")) {
                case "PJSIPShowContacts" ->
                    ScriptedAmi.send(
                            out,
                            "Response: Success\r\n%s\r\nEventList: start\r\n\r\n"
                                    + contact("101", "60", "Reachable", asked ? "1234" : "999")
                                    + contact("102", "60", asked ? "Unreachable" : "Reachable", "777")
                                    + contact("103", "0", "NonQualified", "N/A")
                                    + "Event: ContactListComplete\r\n%s\r\nEventList: Complete\r\n\r\n",
                            action);
                case "PJSIPQualify" -> {
                    asked = true;
                    ScriptedAmi.send(out, "Response: Success\r\n%s\r\nMessage: Endpoint found\r\n\r\n", action);
                }
                default -> ScriptedAmi.send(out, "Response: Success\r\n%s\r\nMessage: NOTIFY sent\r\n\r\n", action);
            }
        }

        private static String contact(String name, String frequency, String status, String roundTrip) {
            return String.join(
                            "\r\n",
                            "Event: ContactList",
                            "%s",
                            "ObjectName: NAME;@0",
                            "Endpoint: NAME",
                            "Uri: sip:NAME@10.0.0.1LAST:5060",
                            "QualifyTimeout: 0.5",
                            "QualifyFrequency: FREQUENCY",
                            "Status: STATUS",
                            "RoundtripUsec: ROUND",
                            "",
                            "")
                    .replace("NAME", name)
                    .replace("LAST", name.substring(2))
                    .replace("FREQUENCY", frequency)
                    .replace("STATUS", status)
                    .replace("ROUND", roundTrip);
        }
    }
}
