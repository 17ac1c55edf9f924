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

    @ParameterizedTest(name = "section 3, refused, {0}: {1} names {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        # row of the contract              | body                                                          | named
        node_type missing                  | {"remote_address": "10.0.0.2"}                                | node_type
        node_type null                     | {"node_type": null, "remote_address": "10.0.0.2"}             | node_type
        node_type a number                 | {"node_type": 1, "remote_address": "10.0.0.2"}                | node_type
        node_type a list                   | {"node_type": ["master"], "remote_address": "10.0.0.2"}       | node_type
        node_type true                     | {"node_type": true, "remote_address": "10.0.0.2"}             | node_type
        node_type an object                | {"node_type": {}, "remote_address": "10.0.0.2"}               | node_type
        node_type empty                    | {"node_type": "", "remote_address": "10.0.0.2"}               | node_type
        node_type unknown                  | {"node_type": "primary", "remote_address": "10.0.0.2"}        | node_type
        node_type upper case               | {"node_type": "Master", "remote_address": "10.0.0.2"}         | node_type
        node_type with a space             | {"node_type": "master ", "remote_address": "10.0.0.2"}        | node_type
        address missing for a master       | {"node_type": "master"}                                       | remote_address
        address missing for a slave        | {"node_type": "slave"}                                        | remote_address
        address null for a master          | {"node_type": "master", "remote_address": null}               | remote_address
        address empty for a master         | {"node_type": "master", "remote_address": ""}                 | remote_address
        address empty for a slave          | {"node_type": "slave", "remote_address": ""}                  | remote_address
        address a host name                | {"node_type": "master", "remote_address": "slave.example.org"} | remote_address
        address localhost                  | {"node_type": "master", "remote_address": "localhost"}        | remote_address
        address a network                  | {"node_type": "master", "remote_address": "10.0.0.0/24"}      | remote_address
        address a number                   | {"node_type": "master", "remote_address": 167772162}          | remote_address
        address a number as text           | {"node_type": "master", "remote_address": "167772162"}        | remote_address
        address a list                     | {"node_type": "master", "remote_address": ["10.0.0.2"]}       | remote_address
        address an object                  | {"node_type": "master", "remote_address": {"ip": "10.0.0.2"}} | remote_address
        address with a space before        | {"node_type": "master", "remote_address": " 10.0.0.2"}        | remote_address
        address with a space behind        | {"node_type": "master", "remote_address": "10.0.0.2 "}        | remote_address
        address with a line break          | {"node_type": "master", "remote_address": "10.0.0.2\\n"}      | remote_address
        address with leading zeros         | {"node_type": "master", "remote_address": "010.0.0.2"}        | remote_address
        address with leading zeros inside  | {"node_type": "master", "remote_address": "10.00.0.2"}        | remote_address
        address of three numbers           | {"node_type": "master", "remote_address": "10.0.2"}           | remote_address
        address with 256                   | {"node_type": "master", "remote_address": "10.0.0.256"}       | remote_address
        address with a port                | {"node_type": "master", "remote_address": "10.0.0.2:22"}      | remote_address
        address in brackets                | {"node_type": "master", "remote_address": "[2001:db8::1]"}    | remote_address
        zone identifier                    | {"node_type": "master", "remote_address": "fe80::1%eth0"}     | remote_address
        zone identifier with a line break  | {"node_type": "master", "remote_address": "fe80::1%e\\n* *"}  | remote_address
        unspecified IPv4                   | {"node_type": "master", "remote_address": "0.0.0.0"}          | remote_address
        unspecified IPv4, this network     | {"node_type": "master", "remote_address": "0.0.0.7"}          | remote_address
        unspecified IPv6                   | {"node_type": "master", "remote_address": "::"}               | remote_address
        unspecified IPv4 in IPv6           | {"node_type": "master", "remote_address": "::ffff:0.0.0.0"}   | remote_address
        multicast IPv4                     | {"node_type": "master", "remote_address": "224.0.0.1"}        | remote_address
        multicast IPv6                     | {"node_type": "master", "remote_address": "ff02::1"}          | remote_address
        broadcast                          | {"node_type": "master", "remote_address": "255.255.255.255"}  | remote_address
        loopback IPv4                      | {"node_type": "master", "remote_address": "127.0.0.1"}        | remote_address
        loopback IPv4, another             | {"node_type": "slave", "remote_address": "127.1.2.3"}         | remote_address
        loopback IPv6                      | {"node_type": "slave", "remote_address": "::1"}               | remote_address
        loopback IPv4 in IPv6              | {"node_type": "slave", "remote_address": "::ffff:127.0.0.1"}  | remote_address
        own address                        | {"node_type": "slave", "remote_address": "10.0.0.9"}          | remote_address
        own address written otherwise      | {"node_type": "slave", "remote_address": "::ffff:10.0.0.9"}   | remote_address
        disabled with a host name          | {"node_type": "disabled", "remote_address": "slave"}          | remote_address
        disabled with a number             | {"node_type": "disabled", "remote_address": 7}                | remote_address
        disabled with a space              | {"node_type": "disabled", "remote_address": " "}              | remote_address
        disabled with a list               | {"node_type": "disabled", "remote_address": []}               | remote_address
        disabled with a loopback address   | {"node_type": "disabled", "remote_address": "127.0.0.1"}      | remote_address
        not JSON                           | node_type=master                                              | _schema
        cut short                          | {"node_type": "master"                                        | _schema
        two documents                      | {"node_type": "disabled"} {}                                  | _schema
        a list                             | [{"node_type": "disabled"}]                                   | _schema
        a string                           | "disabled"                                                    | _schema
        a number                           | 1                                                             | _schema
        null                               | null                                                          | _schema
        empty                              | ``                                                            | _schema
        a number of endless digits         | {"node_type": 1e99999999999999999999999999999999999999999999} | node_type
        """)
    void aWrongFieldIsNamed(String row, String body, String named) {
        assertThat(errors(body)).first().asString().startsWith("Input Error - %s: ".formatted(named));
    }

    @ParameterizedTest(name = "section 3, two wrong fields give two strings, node_type first: {0}")
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

    @ParameterizedTest(name = "section 3, accepted: {0} as {1} with {2}")
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

    @ParameterizedTest(name = "section 3, disabled accepts {0} and stores no address")
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
