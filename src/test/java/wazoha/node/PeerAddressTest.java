package wazoha.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PeerAddressTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
        10.0.0.1                                | 10.0.0.1
        0.0.0.0                                 | 0.0.0.0
        255.255.255.255                         | 255.255.255.255
        127.0.0.2                               | 127.0.0.2
        2001:DB8:0::1                           | 2001:db8::1
        2001:db8:0:0:0:0:0:1                    | 2001:db8::1
        2001:0db8:0000:0000:0001:0000:0000:0001 | 2001:db8::1:0:0:1
        2001:db8:0:1:1:1:1:1                    | 2001:db8:0:1:1:1:1:1
        1:0:0:2:0:0:0:3                         | 1:0:0:2::3
        1:2:3:4:5:6:7::                         | 1:2:3:4:5:6:7:0
        ::2:3:4:5:6:7:8                         | 0:2:3:4:5:6:7:8
        ::                                      | ::
        ::1                                     | ::1
        fe80::                                  | fe80::
        FF02::1                                 | ff02::1
        64:ff9b::10.0.0.1                       | 64:ff9b::a00:1
        """)
    void aLiteralHasOneCanonicalText(String text, String canonical) {
        assertThat(PeerAddress.parse(text)).map(PeerAddress::text).contains(canonical);
        assertThat(PeerAddress.parse(canonical)).isEqualTo(PeerAddress.parse(text));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                " ",
                "pbx",
                "pbx.example",
                "localhost",
                "10.0.0",
                "10.0.0.1.2",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.01",
                "10.0.0.1 ",
                " 10.0.0.1",
                "10.0.0.1\n",
                "10.0.0.1/24",
                "10.0.0.1:5060",
                "10.0.0.-1",
                "0x0a000001",
                "167772161",
                "10.1",
                "1",
                "١٠.0.0.1",
                "10.0.0.1,10.0.0.2",
                ":",
                ":::",
                "::1::",
                "1:2:3",
                "2001:db8::1%eth0",
                "fe80::1%1",
                "[::1]",
                "::1/128",
                "2001:db8::12345",
                "00001::",
                "2001:db8::g",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7",
                "::ffff:010.0.0.1",
                "::ffff:10.0.0",
                "::10.0.0.256",
                ".::",
                "a.b::",
                "::1\r\n* * * * * root id"
            })
    void anythingElseIsRefusedWithoutAskingANameServer(String text) {
        assertThat(PeerAddress.parse(text)).isEmpty();
    }

    @Test
    void anIpv4AddressWrittenAsIpv6IsThatIpv4Address() {
        var mapped = PeerAddress.parse("::ffff:127.0.0.1").orElseThrow();
        assertThat(mapped).isEqualTo(PeerAddress.parse("127.0.0.1").orElseThrow());
        assertThat(mapped).hasToString("127.0.0.1");
        assertThat(mapped.isIpv6()).isFalse();
        assertThat(mapped.address()).isInstanceOf(Inet4Address.class);
        assertThat(mapped.address().isLoopbackAddress()).isTrue();
        assertThat(PeerAddress.parse("::FFFF:0a00:0001")).map(PeerAddress::text).contains("10.0.0.1");
    }

    @Test
    void theFamilyIsKnown() {
        assertThat(PeerAddress.parse("2001:db8::1").orElseThrow().isIpv6()).isTrue();
        assertThat(PeerAddress.parse("10.0.0.1").orElseThrow().isIpv6()).isFalse();
    }
}
