package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.daemon.NodeStatus;

class RestTest {
    @ParameterizedTest(name = "{0} by rule {1}, master {2}, service {3}: at rest: {4}")
    @CsvSource(delimiter = '|', textBlock = """
        # phase      | rule | master         | service | at rest
        STARTING     | 0    | UNKNOWN        | stopped | false
        STANDBY      | 190  | UNKNOWN        | stopped | false
        STANDBY      | 190  | SERVING        | stopped | true
        STANDBY      | 190  | SERVING        | running | false
        STANDBY      | 190  | SERVING        | unknown | false
        STANDBY      | 190  | IDLE           | stopped | false
        STANDBY      | 180  | ISOLATED       | stopped | false
        STANDBY      | 150  | UNREACHABLE    | stopped | false
        STANDBY      | 130  | UNREACHABLE    | stopped | true
        STANDBY      | 130  | UNKNOWN        | stopped | false
        STANDBY      | 100  | UNKNOWN        | stopped | true
        TAKING_OVER  | 290  | UNREACHABLE    | running | false
        SERVING      | 390  | UNREACHABLE    | running | true
        SERVING      | 390  | UNREACHABLE    | stopped | false
        SERVING      | 390  | TELEPHONY_DEAD | running | true
        SERVING      | 390  | SICK           | running | true
        SERVING      | 390  | IDLE           | running | false
        SERVING      | 390  | UNKNOWN        | running | false
        SERVING      | 310  | SERVING        | running | false
        SERVING      | 320  | IDLE           | running | true
        HANDING_BACK | 400  | SERVING        | stopped | false
        """)
    void aSlaveIsLeftWhenNothingIsToBeDecidedOrDone(
            String phase, int rule, String master, String service, boolean atRest) {
        var status = new NodeStatus(
                "0.1.0",
                "slave",
                "10.0.0.1",
                phase,
                "",
                3,
                false,
                false,
                rule,
                "",
                null,
                new NodeStatus.Peer(master, "", -1, -1, true, "letterbox"),
                new NodeStatus.Replication("idle", -1, ""),
                new NodeStatus.Replication("idle", -1, ""),
                List.of(new NodeStatus.Service("sip", service, "")),
                List.of());
        assertThat(Rest.in(status)).isEqualTo(atRest);
    }
}
