package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables.Cell;
import wazoha.node.GeneralOptions;

/** Section 4 of docs/contract.md: where a database table holds the general SIP options, they live there. */
@Timeout(120)
class StaticSipTest {
    private static final String TABLE = """
        CREATE TABLE staticsip (id serial PRIMARY KEY, cat_metric integer NOT NULL DEFAULT 0,
            var_metric integer NOT NULL DEFAULT 0, commented integer NOT NULL DEFAULT 0,
            filename varchar(128) NOT NULL, category varchar(128) NOT NULL, var_name varchar(128) NOT NULL,
            var_val varchar(255));
        INSERT INTO staticsip (var_metric, commented, filename, category, var_name, var_val) VALUES
            (0, 0, 'sip.conf', 'general', 'minexpiry', '60'),
            (0, 0, 'sip.conf', 'general', 'language', 'fr_FR'),
            (0, 0, 'sip.conf', 'general', 'empty', NULL),
            (2, 0, 'sip.conf', 'general', 'allow', 'alaw'),
            (1, 0, 'sip.conf', 'general', 'disallow', 'all'),
            (3, 0, 'sip.conf', 'general', 'allow', 'g722'),
            (0, 0, 'sip.conf', 'general', 'register', 'me:secret@trunk'),
            (0, 0, 'sip.conf', 'authentication', 'auth', 'me:secret@realm'),
            (0, 0, 'iax.conf', 'general', 'language', 'en_US'),
            (0, 1, 'sip.conf', 'general', 'realm', 'commented out')
        """;
    private static final GeneralOptions STORED = new GeneralOptions(
            map("minexpiry", "60", "language", "fr_FR", "empty", ""),
            List.of(pair("disallow", "all"), pair("allow", "alaw"), pair("allow", "g722")));
    private static final GeneralOptions OTHER = new GeneralOptions(
            map("zeta", "1", "alpha", "é'\\ \"", "realm", "xivo"),
            List.of(pair("b", "2"), pair("a", ""), pair("b", "3")));

    private TwoDatabases databases;
    private StaticSip table;

    @BeforeEach
    void start() throws Exception {
        databases = TwoDatabases.empty();
        table = new StaticSip(() -> Optional.of(databases.master));
    }

    @AfterEach
    void stop() throws Exception {
        databases.close();
    }

    @Test
    void section4WithoutTheTableItIsNoPlaceAndNothingIsDone() throws Exception {
        assertThat(table.read()).isEmpty();
        assertThat(table.replace(OTHER)).isFalse();
        assertThat(new StaticSip(Optional::empty).read()).isEmpty();
        assertThat(new StaticSip(Optional::empty).replace(OTHER)).isFalse();
    }

    @Test
    void section4TheGeneralOptionsAreReadInTheOrderOfTheirMetric() throws Exception {
        databases.onMaster(TABLE);
        assertThat(table.read()).contains(STORED);
        assertThat(table.read().orElseThrow().options().keySet()).containsExactly("minexpiry", "language", "empty");
    }

    @Test
    void section4PutReplacesAllAndWhatGetShowsIsWhatWasPut() throws Exception {
        databases.onMaster(TABLE);
        assertThat(table.replace(OTHER)).isTrue();
        assertThat(table.read()).contains(OTHER);
        assertThat(table.read().orElseThrow().options().keySet()).containsExactly("zeta", "alpha", "realm");
        assertThat(table.replace(GeneralOptions.NONE)).isTrue();
        assertThat(table.read()).contains(GeneralOptions.NONE);
        assertThat(table.replace(STORED)).isTrue();
        assertThat(table.read()).contains(STORED);
    }

    @Test
    void section4OtherFilesCategoriesCommentedRowsAndTrunksAreNeverTouched() throws Exception {
        databases.onMaster(TABLE);
        var others = "SELECT string_agg(s::text, ' ' ORDER BY id) FROM staticsip s WHERE filename <> 'sip.conf'"
                + " OR category <> 'general' OR commented <> 0 OR var_name = 'register'";
        var before = databases.masterText(others);
        assertThat(before).contains("trunk", "realm)", "en_US", "commented out");
        table.replace(OTHER);
        new SipTemplates(() -> Optional.of(databases.master)).write(List.of(cell("minexpiry", "180")));
        assertThat(databases.masterText(others)).isEqualTo(before);
    }

    @Test
    void section4ANameThatStandsTwiceIsNotLost() throws Exception {
        databases.onMaster(TABLE);
        databases.onMaster("UPDATE staticsip SET var_metric = 0");
        var shown = table.read().orElseThrow();
        assertThat(shown.options()).containsEntry("allow", "alaw");
        assertThat(shown.ordered()).containsExactly(pair("allow", "g722"));
        table.replace(shown);
        assertThat(table.read()).contains(shown);
    }

    @Test
    void section4HasThreeOptionsGoThereTooAndComeBack() throws Exception {
        databases.onMaster(TABLE);
        var tables = new SipTemplates(() -> Optional.of(databases.master));
        var before = tables.read();
        assertThat(before).containsExactly(cell("minexpiry", "60"), cell("maxexpiry", ""), cell("defaultexpiry", ""));
        var paired = List.of(cell("minexpiry", "180"), cell("maxexpiry", "300"), cell("defaultexpiry", "240"));
        tables.write(paired);
        tables.write(paired);
        assertThat(tables.read()).isEqualTo(paired);
        var options = table.read().orElseThrow();
        assertThat(options.options())
                .isEqualTo(Map.of(
                        "minexpiry",
                        "180",
                        "maxexpiry",
                        "300",
                        "defaultexpiry",
                        "240",
                        "language",
                        "fr_FR",
                        "empty",
                        ""));
        assertThat(options.ordered()).isEqualTo(STORED.ordered());
        tables.write(before);
        assertThat(table.read()).contains(STORED);
    }

    @ParameterizedTest(name = "4: an insert that fails with [{0}] leaves all rows as they were")
    @ValueSource(
            strings = {
                "ALTER TABLE staticsip ADD CHECK (var_name <> 'b')",
                "ALTER TABLE staticsip ALTER var_val TYPE varchar(4) USING left(var_val, 4)",
                "ALTER TABLE staticsip DROP COLUMN cat_metric",
                "ALTER TABLE staticsip ALTER id DROP DEFAULT"
            })
    void section4AReplacementThatFailsInTheMiddleChangesNothing(String trouble) throws Exception {
        databases.onMaster(TABLE);
        databases.onMaster(trouble);
        var rows = "SELECT string_agg(s::text, ' ' ORDER BY id) FROM staticsip s";
        var before = databases.masterText(rows);
        var tooLong = new GeneralOptions(map("first", "1"), List.of(pair("b", "12345")));
        assertThatThrownBy(() -> table.replace(tooLong))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("were not replaced, those of before stand")
                .hasMessageContaining(databases.master.place());
        assertThat(databases.masterText(rows)).isEqualTo(before);
    }

    @Test
    void section4ATableThatDisappearsIsToldAndNotReplacedByOurStore() throws Exception {
        databases.onMaster(TABLE);
        assertThat(table.read()).contains(STORED);
        databases.onMaster("ALTER TABLE staticsip RENAME TO elsewhere");
        assertThatThrownBy(table::read)
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("table staticsip is gone")
                .hasMessageContaining("restart wazo-ha");
        assertThatThrownBy(() -> table.replace(OTHER)).hasMessageContaining("table staticsip is gone");
        databases.onMaster("ALTER TABLE elsewhere RENAME TO staticsip");
        assertThat(table.read()).contains(STORED);
    }

    @Test
    void section4ADatabaseThatIsDownIsToldWithItsPlace() {
        var nobody = new DatabaseAccess(
                "127.0.0.1", 1, "asterisk", "wazo", "", "test", Duration.ofSeconds(2), Duration.ofSeconds(2));
        var down = new StaticSip(() -> Optional.of(nobody));
        assertThatThrownBy(down::read)
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("database asterisk on 127.0.0.1 port 1 were not read");
        assertThatThrownBy(() -> down.replace(OTHER))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("those of before stand");
    }

    @Test
    void section4ATableThatSomebodyHoldsIsToldBeforeTheCallerGivesUp() throws Exception {
        databases.onMaster(TABLE);
        var master = databases.master;
        var impatient = new DatabaseAccess(
                master.host(),
                master.port(),
                master.name(),
                master.user(),
                master.password().read(),
                "test",
                Duration.ofSeconds(2),
                Duration.ofMillis(600));
        var holder = databases.open(master);
        holder.setAutoCommit(false);
        Sql.run(holder, "LOCK TABLE staticsip IN ROW EXCLUSIVE MODE");
        assertThatThrownBy(() -> new StaticSip(() -> Optional.of(impatient)).replace(OTHER))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("those of before stand");
        assertThat(table.read()).as("readers pass").contains(STORED);
        holder.rollback();
        assertThat(table.read()).contains(STORED);
    }

    @Test
    void section4TwoReplacementsAtOnceNeverMix() throws Exception {
        databases.onMaster(TABLE);
        var workers = Executors.newFixedThreadPool(4);
        try {
            for (var done : workers.invokeAll(IntStream.range(0, 24)
                    .<java.util.concurrent.Callable<Boolean>>mapToObj(
                            i -> () -> table.replace(i % 2 == 0 ? OTHER : STORED))
                    .toList())) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            workers.shutdownNow();
        }
        assertThat(table.read().orElseThrow()).isIn(OTHER, STORED);
    }

    private static Cell cell(String option, String value) {
        return new Cell("staticsip", "", option, value);
    }

    private static GeneralOptions.Pair pair(String name, String value) {
        return new GeneralOptions.Pair(name, value);
    }

    private static Map<String, String> map(String... namesAndValues) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
