package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/** docs/contract.md, section 3, row by row. */
class HaRequestTest {
    private static final AddressPolicy STRICT =
            new AddressPolicy(false, address -> address.text().equals("10.0.0.9"));

    /** Every refusal, to the letter. */
    enum Said {
        TYPE_MISSING("node_type: missing; one of disabled, master, slave is required"),
        TYPE_NULL("node_type: null; one of disabled, master, slave is required"),
        TYPE_NO_STRING("node_type: not a string; one of disabled, master, slave is required"),
        TYPE_UNKNOWN("node_type: not a known value; one of disabled, master, slave is required"),
        ADDRESS_MISSING("remote_address: missing; an IPv4 or IPv6 address is required"),
        ADDRESS_NULL("remote_address: null; an IPv4 or IPv6 address is required"),
        ADDRESS_EMPTY("remote_address: empty; an IPv4 or IPv6 address is required"),
        NOT_LITERAL("remote_address: not a literal IPv4 or IPv6 address"
                + " (no host name, network, port, zone identifier, space or leading zero)"),
        ADDRESS_NO_STRING("remote_address: not a string; an IPv4 or IPv6 address is required"),
        UNSPECIFIED("remote_address: the unspecified address is nobody's; the peer's own is required"),
        MULTICAST("remote_address: a multicast address is not one node's; the peer's own is required"),
        BROADCAST("remote_address: the broadcast address is not one node's; the peer's own is required"),
        LOOPBACK("remote_address: a loopback address is this host itself; the peer's own is required"),
        OWN("remote_address: this node's own address; the peer's is required"),
        NOT_JSON("_schema: the body is not one JSON document within the usual bounds"),
        NO_OBJECT("_schema: a JSON object with node_type and remote_address is required");

        private final String text;

        Said(String text) {
            this.text = "Input Error - " + text;
        }
    }

    @ParameterizedTest(name = "3 PUT: {0}: {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        # row of the contract              | body                                                           | said
        node_type missing                  | {"remote_address": "10.0.0.2"}                                 | TYPE_MISSING
        node_type null                     | {"node_type": null, "remote_address": "10.0.0.2"}              | TYPE_NULL
        node_type a number                 | {"node_type": 1, "remote_address": "10.0.0.2"}                 | TYPE_NO_STRING
        node_type a list                   | {"node_type": ["master"], "remote_address": "10.0.0.2"}        | TYPE_NO_STRING
        node_type true                     | {"node_type": true, "remote_address": "10.0.0.2"}              | TYPE_NO_STRING
        node_type an object                | {"node_type": {}, "remote_address": "10.0.0.2"}                | TYPE_NO_STRING
        node_type empty                    | {"node_type": "", "remote_address": "10.0.0.2"}                | TYPE_UNKNOWN
        node_type unknown                  | {"node_type": "primary", "remote_address": "10.0.0.2"}         | TYPE_UNKNOWN
        node_type upper case               | {"node_type": "Master", "remote_address": "10.0.0.2"}          | TYPE_UNKNOWN
        node_type with a space             | {"node_type": "master ", "remote_address": "10.0.0.2"}         | TYPE_UNKNOWN
        address missing for a master       | {"node_type": "master"}                                        | ADDRESS_MISSING
        address missing for a slave        | {"node_type": "slave"}                                         | ADDRESS_MISSING
        address null for a master          | {"node_type": "master", "remote_address": null}                | ADDRESS_NULL
        address empty for a master         | {"node_type": "master", "remote_address": ""}                  | ADDRESS_EMPTY
        address empty for a slave          | {"node_type": "slave", "remote_address": ""}                   | ADDRESS_EMPTY
        address a host name                | {"node_type": "master", "remote_address": "slave.example.org"} | NOT_LITERAL
        address localhost                  | {"node_type": "master", "remote_address": "localhost"}         | NOT_LITERAL
        address a network                  | {"node_type": "master", "remote_address": "10.0.0.0/24"}       | NOT_LITERAL
        address a number                   | {"node_type": "master", "remote_address": 167772162}           | ADDRESS_NO_STRING
        address a number as text           | {"node_type": "master", "remote_address": "167772162"}         | NOT_LITERAL
        address a list                     | {"node_type": "master", "remote_address": ["10.0.0.2"]}        | ADDRESS_NO_STRING
        address an object                  | {"node_type": "master", "remote_address": {"ip": "10.0.0.2"}}  | ADDRESS_NO_STRING
        address with a space before        | {"node_type": "master", "remote_address": " 10.0.0.2"}         | NOT_LITERAL
        address with a space behind        | {"node_type": "master", "remote_address": "10.0.0.2 "}         | NOT_LITERAL
        address with a line break          | {"node_type": "master", "remote_address": "10.0.0.2\\n"}       | NOT_LITERAL
        address with leading zeros         | {"node_type": "master", "remote_address": "010.0.0.2"}         | NOT_LITERAL
        address with leading zeros inside  | {"node_type": "master", "remote_address": "10.00.0.2"}         | NOT_LITERAL
        address of three numbers           | {"node_type": "master", "remote_address": "10.0.2"}            | NOT_LITERAL
        address with 256                   | {"node_type": "master", "remote_address": "10.0.0.256"}        | NOT_LITERAL
        address with a port                | {"node_type": "master", "remote_address": "10.0.0.2:22"}       | NOT_LITERAL
        address in brackets                | {"node_type": "master", "remote_address": "[2001:db8::1]"}     | NOT_LITERAL
        zone identifier                    | {"node_type": "master", "remote_address": "fe80::1%eth0"}      | NOT_LITERAL
        zone identifier with a line break  | {"node_type": "master", "remote_address": "fe80::1%e\\n* *"}   | NOT_LITERAL
        unspecified IPv4                   | {"node_type": "master", "remote_address": "0.0.0.0"}           | UNSPECIFIED
        unspecified IPv4, this network     | {"node_type": "master", "remote_address": "0.0.0.7"}           | UNSPECIFIED
        unspecified IPv6                   | {"node_type": "master", "remote_address": "::"}                | UNSPECIFIED
        unspecified IPv4 in IPv6           | {"node_type": "master", "remote_address": "::ffff:0.0.0.0"}    | UNSPECIFIED
        multicast IPv4                     | {"node_type": "master", "remote_address": "224.0.0.1"}         | MULTICAST
        multicast IPv6                     | {"node_type": "master", "remote_address": "ff02::1"}           | MULTICAST
        broadcast                          | {"node_type": "master", "remote_address": "255.255.255.255"}   | BROADCAST
        loopback IPv4                      | {"node_type": "master", "remote_address": "127.0.0.1"}         | LOOPBACK
        loopback IPv4, another             | {"node_type": "slave", "remote_address": "127.1.2.3"}          | LOOPBACK
        loopback IPv6                      | {"node_type": "slave", "remote_address": "::1"}                | LOOPBACK
        loopback IPv4 in IPv6              | {"node_type": "slave", "remote_address": "::ffff:127.0.0.1"}   | LOOPBACK
        own address                        | {"node_type": "slave", "remote_address": "10.0.0.9"}           | OWN
        own address written otherwise      | {"node_type": "slave", "remote_address": "::ffff:10.0.0.9"}    | OWN
        disabled with a host name          | {"node_type": "disabled", "remote_address": "slave"}           | NOT_LITERAL
        disabled with a number             | {"node_type": "disabled", "remote_address": 7}                 | ADDRESS_NO_STRING
        disabled with a space              | {"node_type": "disabled", "remote_address": " "}               | NOT_LITERAL
        disabled with a list               | {"node_type": "disabled", "remote_address": []}                | ADDRESS_NO_STRING
        disabled with a loopback address   | {"node_type": "disabled", "remote_address": "127.0.0.1"}       | LOOPBACK
        not JSON                           | node_type=master                                               | NOT_JSON
        cut short                          | {"node_type": "master"                                         | NOT_JSON
        two documents                      | {"node_type": "disabled"} {}                                   | NOT_JSON
        a list                             | [{"node_type": "disabled"}]                                    | NO_OBJECT
        a string                           | "disabled"                                                     | NO_OBJECT
        a number                           | 1                                                              | NO_OBJECT
        null                               | null                                                           | NO_OBJECT
        empty                              | ``                                                             | NO_OBJECT
        a number of endless digits         | {"node_type": 1e99999999999999999999, "remote_address": "10.0.0.2"} | TYPE_NO_STRING
        """)
    void aWrongFieldIsNamedWithItsFault(String row, String body, Said said) {
        assertThat(errors(body)).containsExactly(said.text);
    }

    @ParameterizedTest(name = "3 PUT: two wrong fields give two strings, node_type first: {0}")
    @ValueSource(
            strings = {
                "{}",
                "{\"remote_address\": \"slave\", \"node_type\": \"MASTER\"}",
                "{\"node_type\": 1, \"remote_address\": 1}",
                "{\"node_type\": null, \"remote_address\": null}"
            })
    void twoWrongFieldsGiveTwoStrings(String body) {
        var errors = errors(body);
        assertThat(errors).hasSize(2);
        assertThat(errors.get(0)).startsWith("Input Error - node_type: ");
        assertThat(errors.get(1)).startsWith("Input Error - remote_address: ");
    }

    @ParameterizedTest(name = "3 PUT: accepted: {0} as {1} with {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"node_type": "master", "remote_address": "10.0.0.2"}                             | MASTER | 10.0.0.2
        {"node_type": "slave", "remote_address": "10.0.0.1"}                              | SLAVE  | 10.0.0.1
        {"node_type": "slave", "remote_address": "2001:DB8:0::1"}                         | SLAVE  | 2001:db8::1
        {"node_type": "slave", "remote_address": "::ffff:10.0.0.1"}                       | SLAVE  | 10.0.0.1
        {"node_type": "slave", "remote_address": "10.0.0.1", "more": {"a": [1, null]}}    | SLAVE  | 10.0.0.1
        {"remote_address": "10.0.0.1", "node_type": "slave"}                              | SLAVE  | 10.0.0.1
        {"node_type": "master", "node_type": "slave", "remote_address": "10.0.0.1"}       | SLAVE  | 10.0.0.1
        """)
    void whatIsRightIsAcceptedInCanonicalForm(String body, NodeRole role, String address) {
        var settings = new HaSettings(role, PeerAddress.parse(address).orElseThrow());
        assertThat(parse(body)).isEqualTo(new HaRequest.Accepted(settings));
    }

    @ParameterizedTest(name = "3 PUT: disabled accepts {0} and stores no address")
    @ValueSource(
            strings = {
                "{\"node_type\": \"disabled\"}",
                "{\"node_type\": \"disabled\", \"remote_address\": \"\"}",
                "{\"node_type\": \"disabled\", \"remote_address\": null}",
                "{\"node_type\": \"disabled\", \"remote_address\": \"10.0.0.2\"}"
            })
    void disabledStoresNoAddress(String body) {
        assertThat(parse(body)).isEqualTo(new HaRequest.Accepted(HaSettings.DISABLED));
    }

    @Test
    void loopbackIsAcceptedWhereTheSettingsAllowIt() {
        var lenient = new AddressPolicy(true, address -> false);
        var body = "{\"node_type\": \"master\", \"remote_address\": \"127.0.0.2\"}";
        assertThat(HaRequest.parse(body.getBytes(StandardCharsets.UTF_8), lenient))
                .isInstanceOf(HaRequest.Accepted.class);
    }

    @Test
    void aDocumentThatIsTooDeepIsRefused() {
        var deep = "{\"node_type\": " + "[".repeat(30_000) + "]".repeat(30_000) + "}";
        assertThat(errors(deep)).singleElement().asString().startsWith("Input Error - _schema: ");
    }

    @Test
    void anErrorDoesNotRepeatWhatWasSent() {
        var errors = errors("{\"node_type\": \"secret-1\", \"remote_address\": \"secret-2\"}");
        assertThat(errors).noneMatch(error -> error.contains("secret"));
    }

    private static HaRequest parse(String body) {
        return HaRequest.parse(body.getBytes(StandardCharsets.UTF_8), STRICT);
    }

    private static List<String> errors(String body) {
        var request = parse(body == null ? "" : body);
        assertThat(request).isInstanceOf(HaRequest.Refused.class);
        return ((HaRequest.Refused) request).errors();
    }
}
