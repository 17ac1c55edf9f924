package wazoha.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Many rows of a kilobyte and a half each. */
final class RowLoad implements Load {
    private static final int ROWS = 50_000;
    private static final String PROGRESS = """
            SELECT coalesce(max(tuples_processed), 0) FROM pg_stat_progress_copy
            JOIN pg_stat_activity USING (pid) WHERE command = 'COPY FROM' AND usename = 'wazo_ha'""";
    private static final String CONTENT = Stream.of(
                    "usersip", "userfeatures", "extensions", "user_line", "voicemail", "contextmember")
            .map(
                    "(SELECT '%1$s ' || count(*) || coalesce(md5(string_agg(t::text, ';' ORDER BY t::text)), '') FROM %1$s t)"
                            ::formatted)
            .collect(Collectors.joining(" || ", "SELECT ", ""));

    private final World world;

    RowLoad(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "an apply of %d rows".formatted(ROWS);
    }

    @Override
    public String unit() {
        return "rows";
    }

    @Override
    public void prepare() {}

    @Override
    public void send() throws DemoException {
        world.master()
                .database()
                .write(
                        "INSERT INTO contextmember SELECT 'bulk', 'user', repeat(md5(g::text), 48) FROM generate_series(1, %d) g"
                                .formatted(ROWS));
    }

    @Override
    public boolean isUnderWay() throws DemoException {
        return arrived() > ROWS / 100.0;
    }

    @Override
    public double arrived() throws DemoException {
        return Double.parseDouble(
                world.slave().database().readAsDaemon(PROGRESS).get(0));
    }

    @Override
    public double whole() {
        return ROWS;
    }

    @Override
    public String fingerprint(Place place) throws DemoException {
        return String.join("", List.copyOf(world.node(place).database().readAsDaemon(CONTENT)));
    }
}
