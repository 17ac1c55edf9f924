package wazoha.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.Ticker;

/**
 * With the real ping where an address of this host answers. An address that surely does not answer would mean traffic
 * outside, so silence is played by a small script that prints and exits as ping does.
 */
@Timeout(120)
class IcmpEchoTest {
    @TempDir
    Path folder;

    private static ProbeResult ask(String ping, String address, Duration timeout) throws Exception {
        return new IcmpEcho(ping, InetAddress.getByName(address), timeout, Ticker.system()).ask();
    }

    private String script(String body) throws IOException {
        var file = Files.writeString(folder.resolve("ping"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aHostThatIsThereAnswersSoonerThanTheTimeout(String address) throws Exception {
        assertThat(ask("ping", address, Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(ProbeResult.Answered.class, answered -> {
                    assertThat(answered.serving()).isTrue();
                    assertThat(answered.roundTrip()).isLessThan(Duration.ofSeconds(3));
                });
    }

    @ParameterizedTest(name = "status {0} with \"{1}\" is {2}")
    @CsvSource(delimiter = '|', textBlock = """
        1 | 4 packets transmitted, 0 received, 100% packet loss       | TimedOut
        1 | From 10.0.0.1 icmp_seq=1 Destination Host Unreachable      | TimedOut
        1 | ping: sendmsg: Network is unreachable                      | NotSent
        1 | ping: sendmsg: Operation not permitted                     | NotSent
        2 | ping: connect: Network is unreachable                      | NotSent
        2 | ping: socket: Operation not permitted                      | NotSent
        2 | ping: 10.0.0.1: Address family for hostname not supported  | NotSent
        """)
    void silenceIsThePeersAndTheRestIsOurs(int status, String words, String kind) throws Exception {
        var result = ask(script("echo '%s' >&2; exit %d".formatted(words, status)), "127.0.0.1", Duration.ofSeconds(5));
        assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void aPingThatDoesNotEndIsATimeout() throws Exception {
        assertThat(ask(script("exec sleep 60"), "127.0.0.1", Duration.ofMillis(300)))
                .isInstanceOf(ProbeResult.TimedOut.class);
    }

    @Test
    void aMissingPingSaysNothingAboutThePeer() throws Exception {
        assertThat(ask(folder.resolve("none").toString(), "127.0.0.1", Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        ProbeResult.NotSent.class,
                        ours -> assertThat(ours.detail()).contains("ping 127.0.0.1", "none"));
    }

    @Test
    void theProgramIsAskedForOneAnswerWithRepetitions() throws Exception {
        var asked = folder.resolve("asked");
        ask(script("echo ping \"$@\" > '%s'".formatted(asked)), "127.0.0.1", Duration.ofMillis(4200));
        assertThat(asked).hasContent("ping -n -c 1 -i 0.3 -w 5 127.0.0.1\n");
    }
}
