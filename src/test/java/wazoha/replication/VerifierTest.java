package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import wazoha.node.TableClass;
import wazoha.node.Ticker;

/** Comparing two real databases without touching either, and listing the tables of one. */
class VerifierTest extends WithTwoDatabases {
    private final List<String> steps = new ArrayList<>();

    private static ClassifiedTables classes() {
        var patterns = new EnumMap<TableClass, List<String>>(TableClass.class);
        patterns.put(TableClass.CALL_RECORDS, List.of("cel"));
        patterns.put(TableClass.RUNTIME, List.of("presence"));
        patterns.put(TableClass.TOKENS, List.of("auth_token"));
        patterns.put(TableClass.CONFIGURATION, List.of("users", "plain"));
        return new ClassifiedTables(patterns);
    }

    private Verifier verifier(DatabaseAccess slave) {
        return new Verifier(pair.master, slave, classes(), Duration.ofSeconds(60), Ticker.system(), steps::add);
    }

    private void tables() throws Exception {
        pair.onBoth("""
                CREATE TABLE users (id serial PRIMARY KEY, name text);
                CREATE TABLE plain (word text);
                CREATE TABLE "parking ""fees" (id integer PRIMARY KEY);
                CREATE TABLE cel (id integer PRIMARY KEY);
                CREATE TABLE presence (id integer PRIMARY KEY);
                CREATE TABLE auth_token (id integer PRIMARY KEY)""");
        pair.onMaster("""
                INSERT INTO users (name) SELECT 'user ' || n FROM generate_series(1, 5000) AS n;
                INSERT INTO plain VALUES ('twice'), ('twice'), ('once');
                INSERT INTO "parking ""fees" VALUES (1)""");
    }

    @Test
    void afterARunBothSidesAreEqualAndNothingWasChanged() throws Exception {
        tables();
        var run = pair.run();
        var report = verifier(pair.slaveFromMaster).run();
        assertThat(report.differences()).isEmpty();
        assertThat(report.tables()).isEqualTo(3);
        assertThat(report.database()).isEqualTo(pair.master.name());
        assertThat(report.snapshot()).matches("[0-9]+:[0-9]+:.*");
        assertThat(steps).hasSize(3).last().asString().startsWith("2 of 3 tables compared, now ");
        assertThat(pair.slaveText("SELECT runs FROM wazo_ha.state")).isEqualTo("1");
        assertThat(TableList.runs(pair.slave)).isEqualTo(1);
        assertThat(run.verified()).isTrue();
    }

    @Test
    void eachTableThatDiffersIsNamedWithItsRows() throws Exception {
        tables();
        pair.run();
        pair.onSlave("UPDATE users SET name = 'drift' WHERE id = 7; DELETE FROM users WHERE id > 4990;"
                + " INSERT INTO plain VALUES ('twice'); INSERT INTO cel VALUES (1); INSERT INTO presence VALUES (1)");
        var before = pair.slaveText(TwoDatabases.rowsOf("users"));
        var report = verifier(pair.slaveFromMaster).run();
        assertThat(report.differences())
                .containsExactly(
                        new Verifier.Difference("plain", 3, 4, 0, 1),
                        new Verifier.Difference("users", 5000, 4990, 11, 1));
        assertThat(pair.slaveText(TwoDatabases.rowsOf("users"))).isEqualTo(before);
    }

    @Test
    void aTableThatOneSideLacksDiffersWholly() throws Exception {
        tables();
        pair.onMaster("CREATE TABLE of_master (id integer); INSERT INTO of_master VALUES (1), (2)");
        pair.onSlave("CREATE TABLE of_slave (id integer); INSERT INTO of_slave VALUES (1)");
        assertThat(verifier(pair.slave).run().differences())
                .contains(
                        new Verifier.Difference("of_master", 2, 0, 2, 0),
                        new Verifier.Difference("of_slave", 0, 1, 0, 1));
    }

    @Test
    void aSlaveThatCannotBeReadIsToldWithBothPlaces() {
        var nobody = new DatabaseAccess(
                "127.0.0.1", 1, "asterisk", "wazo_ha", "", "test", Duration.ofSeconds(2), Duration.ofSeconds(2));
        assertThatThrownBy(() -> verifier(nobody).run())
                .isInstanceOf(ReplicationException.class)
                .hasMessageContaining("comparison of database %s on localhost".formatted(pair.master.name()))
                .hasMessageContaining("with database asterisk on 127.0.0.1 port 1 failed")
                .hasMessageEndingWith("nothing was changed on either");
    }

    @Test
    void theListOfTablesTellsTheClassAndCountsWhatIsCopied() throws Exception {
        tables();
        pair.onMaster("INSERT INTO presence VALUES (1), (2)");
        var rows = TableList.of(pair.master, classes());
        assertThat(rows)
                .extracting(
                        TableList.Row::table, TableList.Row::of, TableList.Row::classified, TableList.Row::estimated)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("auth_token", TableClass.TOKENS, true, false),
                        org.assertj.core.groups.Tuple.tuple("cel", TableClass.CALL_RECORDS, true, true),
                        org.assertj.core.groups.Tuple.tuple("parking \"fees", TableClass.CONFIGURATION, false, false),
                        org.assertj.core.groups.Tuple.tuple("plain", TableClass.CONFIGURATION, true, false),
                        org.assertj.core.groups.Tuple.tuple("presence", TableClass.RUNTIME, true, false),
                        org.assertj.core.groups.Tuple.tuple("users", TableClass.CONFIGURATION, true, false));
        assertThat(rows).filteredOn(row -> row.table().equals("users")).allSatisfy(users -> {
            assertThat(users.rows()).isEqualTo(5000);
            assertThat(users.bytes()).isGreaterThan(100_000);
        });
        assertThat(rows).filteredOn(row -> row.table().equals("presence")).allMatch(row -> row.rows() == 2);
    }
}
