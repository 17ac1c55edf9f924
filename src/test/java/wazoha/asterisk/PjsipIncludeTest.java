package wazoha.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.HaSettings;

/** Section 4 of docs/contract.md on a plain Asterisk: an include file that pjsip.conf names. */
@Timeout(60)
class PjsipIncludeTest extends WithSipExpiry {
    @ParameterizedTest(name = "4, pjsip.conf {0} is given back to the byte")
    @ValueSource(
            strings = {
                "",
                "\n",
                "[101]\ntype=aor\n",
                "[101]\ntype=aor",
                "[101]\r\ntype=aor\r\n",
                ";#include wazo-ha-pjsip.conf\n[101]\ntype=aor\n\n\n",
                "#include other.conf\n; é"
            })
    void pjsipConfIsGivenBackToTheByte(String content) throws Exception {
        var pjsip = etc.resolve("pjsip.conf");
        Files.writeString(pjsip, content);
        Files.setPosixFilePermissions(pjsip, PosixFilePermissions.fromString("rw-r-----"));
        expiry().apply(MASTER);
        assertThat(Files.readString(pjsip)).startsWith(content).contains("\n#tryinclude \"wazo-ha-pjsip.conf\"\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pjsip)))
                .isEqualTo("rw-r-----");
        var once = Files.readString(pjsip);
        expiry().apply(MASTER);
        assertThat(Files.readString(pjsip)).isEqualTo(once);
        expiry().apply(HaSettings.DISABLED);
        assertThat(Files.readString(pjsip)).isEqualTo(content);
        assertThat(include).doesNotExist();
    }

    @ParameterizedTest(name = "4, an administrator who wrote {0} keeps his line")
    @ValueSource(
            strings = {
                "#include wazo-ha-pjsip.conf",
                "#tryinclude \"wazo-ha-pjsip.conf\"",
                "#include </etc/asterisk/wazo-ha-pjsip.conf> ; ours",
                "  #include /etc/asterisk/wazo-ha-pjsip.conf"
            })
    void anAdministratorsOwnLineStays(String line) throws Exception {
        var pjsip = etc.resolve("pjsip.conf");
        Files.writeString(pjsip, "[101]\ntype=aor\n" + line + "\n");
        expiry().apply(MASTER);
        assertThat(pjsip).hasContent("[101]\ntype=aor\n" + line + "\n");
        expiry().apply(HaSettings.DISABLED);
        assertThat(pjsip).hasContent("[101]\ntype=aor\n" + line + "\n");
        assertThat(include)
                .as("a missing file would keep Asterisk from its configuration")
                .exists();
    }

    @Test
    void aPjsipConfThatIsNotUtf8IsLeftAloneAndTold() throws Exception {
        var pjsip = etc.resolve("pjsip.conf");
        byte[] latin = {'[', '1', ']', '\n', ';', (byte) 0xe9, '\n'};
        Files.write(pjsip, latin);
        expiry().apply(MASTER);
        assertThat(warnings).singleElement().asString().contains("is not UTF-8").contains("#tryinclude");
        assertThat(pjsip).hasBinaryContent(latin);
    }

    @ParameterizedTest(name = "4, an AOR named {0} gets no section")
    @ValueSource(strings = {"", "a]b", "[a", "a;b", "a\nb", "a(b)", "a\\b", " a"})
    void aNameThatWouldBreakTheFileGetsNoSection(String name) {
        assertThat(PjsipInclude.fits(name)).isFalse();
        assertThat(PjsipInclude.fits("101")).isTrue();
        assertThat(PjsipInclude.fits("+33.1_a-b@c d")).isTrue();
    }
}
