package wazoha.demo;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** The tables and rows of a large telephone system, as bench/replication has them. */
final class GeneratedStock implements Stock {
    /** The demo's own tables of these names go; what its SIP server reads stays. */
    private static final String MAKE_ROOM =
            "DROP TABLE user_line, userfeatures, extensions, voicemail, contextmember, cel";

    private final World world;
    private final Path scripts;
    private final int users;

    GeneratedStock(World world, Path checkout, int users) {
        this.world = world;
        this.scripts = checkout.resolve("bench/telephony");
        this.users = users;
    }

    @Override
    public void store() throws DemoException {
        var tables = Disk.read(scripts.resolve("tables.sql"));
        run(world.slave().database(), MAKE_ROOM, tables);
        run(
                world.master().database(),
                MAKE_ROOM,
                tables,
                "SET bench.users = " + users,
                Disk.read(scripts.resolve("rows.sql")),
                "ANALYZE");
    }

    @Override
    public boolean isOnSlave() throws DemoException {
        var count = world.slave().database().read("SELECT count(*) FROM userfeatures");
        return count.get(0).equals(String.valueOf(users));
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(10);
    }

    private static void run(Postgres database, String... statements) throws DemoException {
        try (var connection = database.connectPatiently();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new DemoException("the generated telephone system was refused: " + e.getMessage(), e);
        }
    }
}
