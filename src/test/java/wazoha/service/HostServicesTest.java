package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.service.Telephony.State;
import wazoha.service.Telephony.Unit;

/**
 * The verbs and filters of {@code wazo-service} on a host's units (docs/contract.md, section 8). systemctl is a shell
 * script that keeps a file for each unit; one that holds "stuck" neither starts nor stops.
 */
@Timeout(60)
class HostServicesTest {
    private static final String SYSTEMCTL = """
            #!/bin/sh
            cd "${0%/*}" || exit 9
            [ "$1" = --no-ask-password ] && shift
            verb=$1
            while [ "$1" != -- ]; do shift; done
            shift
            case $verb in start|stop) echo "$verb $*" >>asked ;; esac
            for unit; do
                load=not-found state=inactive
                [ ! -e "$unit" ] || { load=loaded; read -r state <"$unit"; }
                case $verb in
                    show)
                        [ "$state" = stuck ] && state=active
                        printf 'Id=%s\\nLoadState=%s\\nActiveState=%s\\nSubState=x\\nResult=success\\n\\n' \\
                            "$unit" "$load" "$state" ;;
                    start) [ "$state" = stuck ] || echo active >"$unit" ;;
                    stop) [ "$state" = stuck ] && exit 1; echo inactive >"$unit" ;;
                esac
            done
            """;

    @TempDir
    Path root;

    private String systemctl;

    @BeforeEach
    void aHost() throws IOException {
        var program = Files.writeString(root.resolve("systemctl"), SYSTEMCTL);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        systemctl = program.toString();
        for (String unit : List.of("asterisk", "auth", "postgresql")) {
            unit(unit, "active");
        }
    }

    private void unit(String name, String state) throws IOException {
        Files.writeString(root.resolve(name + ".service"), state + "\n");
    }

    private HostServices services(String filter) throws InterruptedException {
        var others = new ArrayList<List<String>>();
        if (filter.equals("all")) {
            others.add(List.of("postgresql.service"));
        }
        if (!filter.equals("wazo")) {
            others.add(List.of("auth.service", "absent.service"));
        }
        var telephony = new SystemdTelephony(systemctl, List.of("asterisk.service"), List.of(), List.of());
        return new HostServices(
                new PermittedTelephony(telephony, disabled(), root.resolve("stopped")),
                disabled(),
                root.resolve("stopped"),
                systemctl,
                others);
    }

    private Path disabled() {
        return root.resolve("disabled");
    }

    private static void order(HostServices services, String verb) throws Exception {
        switch (verb) {
            case "start" -> services.start();
            case "stop" -> services.stop();
            case "enable" -> services.enable();
            case "disable" -> services.disable();
            default -> throw new IllegalArgumentException(verb);
        }
    }

    @ParameterizedTest(name = "8 wazo-service {0} {1}: systemctl is asked to {2}")
    @CsvSource(delimiter = '|', nullValues = "nothing", textBlock = """
        start   | wazo    | start asterisk.service
        start   | default | start auth.service, start asterisk.service
        start   | all     | start postgresql.service, start auth.service, start asterisk.service
        stop    | wazo    | stop asterisk.service
        stop    | default | stop asterisk.service, stop auth.service
        stop    | all     | stop asterisk.service, stop auth.service, stop postgresql.service
        enable  | wazo    | nothing
        enable  | all     | nothing
        disable | wazo    | nothing
        disable | default | nothing
        disable | all     | nothing
        """)
    void eachVerbReachesTheUnitsOfItsFilterInOrder(String verb, String filter, String asked) throws Exception {
        order(services(filter), verb);
        var file = root.resolve("asked");
        assertThat(Files.exists(file) ? String.join(", ", Files.readAllLines(file)) : null)
                .isEqualTo(asked);
        assertThat(Files.exists(disabled())).isEqualTo(verb.equals("disable"));
        assertThat(Files.exists(root.resolve("stopped"))).isEqualTo(verb.equals("stop"));
    }

    @ParameterizedTest(name = "8 wazo-service, disable file there: {0} {1}: asterisk {2}, auth {3}")
    @CsvSource(delimiter = '|', textBlock = """
        start   | wazo    | STOPPED | STOPPED
        start   | default | STOPPED | RUNNING
        start   | all     | STOPPED | RUNNING
        disable | default | STOPPED | STOPPED
        enable  | default | STOPPED | STOPPED
        """)
    void whileTheFileExistsTelephonyIsNotStarted(String verb, String filter, State asterisk, State auth)
            throws Exception {
        unit("asterisk", "inactive");
        unit("auth", "inactive");
        services("all").disable();
        String told = "";
        try {
            order(services(filter), verb);
        } catch (ServiceException refused) {
            told = String.valueOf(refused.getMessage());
        }
        assertThat(told.contains("disabled")).isEqualTo(verb.equals("start"));
        assertThat(services("default").units())
                .extracting(Unit::name, Unit::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("auth.service", auth),
                        org.assertj.core.groups.Tuple.tuple("asterisk.service", asterisk));
    }

    @ParameterizedTest(name = "8 wazo-service status: {0}: status {1}")
    @CsvSource(delimiter = '|', textBlock = """
        RUNNING                 | 0
        RUNNING RUNNING         | 0
        STOPPED                 | 1
        RUNNING STOPPED         | 1
        FAILED                  | 2
        RUNNING FAILED          | 2
        STOPPED FAILED          | 2
        UNKNOWN                 | 2
        STOPPED UNKNOWN RUNNING | 2
        """)
    void theStatusIsThatOfTheWorst(String states, int status) {
        var units = new ArrayList<Unit>();
        for (String state : states.split(" ", -1)) {
            units.add(new Unit("unit", State.valueOf(state), ""));
        }
        assertThat(HostServices.status(units)).isEqualTo(status);
    }

    @Test
    void aUnitThatDoesNotStopKeepsTheOthersFromNothing() throws Exception {
        unit("asterisk", "stuck");
        String told = "";
        try {
            services("default").stop();
        } catch (ServiceException refused) {
            told = String.valueOf(refused.getMessage());
        }
        assertThat(told).contains("asterisk.service", "still running");
        assertThat(services("default").units())
                .extracting(Unit::state)
                .as("auth is off, asterisk is not")
                .containsExactly(State.STOPPED, State.RUNNING);
    }
}
