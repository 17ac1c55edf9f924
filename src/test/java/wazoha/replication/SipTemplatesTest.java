package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables.Cell;

/** Section 4 of docs/contract.md: where a Wazo database holds SIP templates the values go there. */
@Timeout(120)
class SipTemplatesTest {
    private static final String FIRST = "00000000-0000-4000-8000-000000000001";
    private static final String SECOND = "00000000-0000-4000-8000-000000000002";
    private static final String SCHEMA = """
        CREATE TYPE endpoint_sip_section_type AS ENUM ('aor', 'auth', 'endpoint');
        CREATE TABLE endpoint_sip (uuid uuid PRIMARY KEY, label text, name text NOT NULL, template boolean);
        CREATE TABLE endpoint_sip_section (uuid uuid PRIMARY KEY, type endpoint_sip_section_type NOT NULL,
            endpoint_sip_uuid uuid NOT NULL REFERENCES endpoint_sip, UNIQUE (type, endpoint_sip_uuid));
        CREATE TABLE endpoint_sip_section_option (uuid uuid PRIMARY KEY, key text NOT NULL, value text NOT NULL,
            endpoint_sip_section_uuid uuid NOT NULL REFERENCES endpoint_sip_section);
        INSERT INTO endpoint_sip VALUES
            ('00000000-0000-4000-8000-000000000001', 'global', 'g1', true),
            ('00000000-0000-4000-8000-000000000002', 'global', 'g2', true),
            ('00000000-0000-4000-8000-000000000003', 'webrtc', 'w1', true);
        INSERT INTO endpoint_sip_section VALUES
            ('10000000-0000-4000-8000-000000000001', 'aor', '00000000-0000-4000-8000-000000000001'),
            ('10000000-0000-4000-8000-000000000002', 'endpoint', '00000000-0000-4000-8000-000000000001'),
            ('10000000-0000-4000-8000-000000000003', 'aor', '00000000-0000-4000-8000-000000000003');
        INSERT INTO endpoint_sip_section_option VALUES
            (gen_random_uuid(), 'minimum_expiration', '60', '10000000-0000-4000-8000-000000000001'),
            (gen_random_uuid(), 'maximum_expiration', '3600', '10000000-0000-4000-8000-000000000001'),
            (gen_random_uuid(), 'max_contacts', '1', '10000000-0000-4000-8000-000000000001'),
            (gen_random_uuid(), 'maximum_expiration', '7', '10000000-0000-4000-8000-000000000003'),
            (gen_random_uuid(), 'maximum_expiration', '8', '10000000-0000-4000-8000-000000000002');
        """;

    private TwoDatabases databases;
    private SipTemplates templates;

    @BeforeEach
    void start() throws Exception {
        databases = TwoDatabases.empty();
        templates = new SipTemplates(() -> Optional.of(databases.master));
    }

    @AfterEach
    void stop() throws Exception {
        databases.close();
    }

    @Test
    void aDatabaseWithoutSuchTablesHasNoPlaces() throws Exception {
        assertThat(templates.read()).isEmpty();
        templates.write(List.of());
    }

    @Test
    void everyTenantsGlobalTemplateHasTheThreeOptionsAndNoOther() throws Exception {
        run(SCHEMA);
        assertThat(templates.read())
                .containsExactlyInAnyOrder(
                        cell(FIRST, "minimum_expiration", "60"),
                        cell(FIRST, "maximum_expiration", "3600"),
                        cell(FIRST, "default_expiration", ""),
                        cell(SECOND, "minimum_expiration", ""),
                        cell(SECOND, "maximum_expiration", ""),
                        cell(SECOND, "default_expiration", ""));
    }

    @Test
    void whatIsWrittenIsReadBackAndCanBeTakenAwayAndNothingElseChanges() throws Exception {
        run(SCHEMA);
        var before = templates.read();
        var paired = List.of(
                cell(FIRST, "minimum_expiration", "180"),
                cell(FIRST, "maximum_expiration", "300"),
                cell(FIRST, "default_expiration", "240"),
                cell(SECOND, "minimum_expiration", "180"),
                cell(SECOND, "maximum_expiration", "300"),
                cell(SECOND, "default_expiration", "240"));
        templates.write(paired);
        assertThat(templates.read()).containsExactlyInAnyOrderElementsOf(paired);
        templates.write(paired);
        assertThat(count("SELECT count(*) FROM endpoint_sip_section_option")).isEqualTo(9);
        assertThat(count("SELECT count(*) FROM endpoint_sip_section_option WHERE value IN ('1', '7', '8')"))
                .isEqualTo(3);
        templates.write(before);
        assertThat(templates.read()).isEqualTo(before);
        assertThat(count("SELECT count(*) FROM endpoint_sip_section_option")).isEqualTo(5);
    }

    @Test
    void aWriteThatFailsInTheMiddleChangesNothing() throws Exception {
        run(SCHEMA);
        var before = templates.read();
        assertThatThrownBy(() -> templates.write(List.of(
                        cell(FIRST, "minimum_expiration", "180"), cell("not a uuid", "minimum_expiration", "180"))))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("none of them");
        assertThat(templates.read()).isEqualTo(before);
    }

    private static Cell cell(String owner, String option, String value) {
        return new Cell("endpoint_sip", owner, option, value);
    }

    private void run(String sql) throws Exception {
        try (var connection = databases.master.open()) {
            Sql.run(connection, sql);
        }
    }

    private long count(String sql) throws Exception {
        try (var connection = databases.master.open()) {
            return Sql.one(connection, row -> row.getLong(1), sql);
        }
    }
}
