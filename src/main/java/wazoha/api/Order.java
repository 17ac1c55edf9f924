package wazoha.api;

import java.time.Duration;
import wazoha.node.HaSettings;
import wazoha.node.PeerAddress;

/**
 * What a client asks of the daemon over its socket: one line of JSON (docs/api.md).
 *
 * @param line without its line break
 * @param patience how long the client waits for the whole answer
 */
public record Order(String line, Duration patience) {
    private static final Duration QUESTION = Duration.ofSeconds(2);
    /** The daemon ends each order within 15 s; the rest is for a machine that is slow to say so. */
    private static final Duration DEED = Duration.ofSeconds(17);
    /** A change that waits for another, and whose undoing meets more than one dead partner. */
    private static final Duration CHANGE = Duration.ofMinutes(1);
    /** The usual deadline of a first fill, and what the daemon and a slow machine need to say so. */
    private static final Duration REPLICATION = Duration.ofMinutes(10).plusSeconds(10);
    /** A copy that may wait a minute for another, and take ten. */
    private static final Duration FILES = Duration.ofMinutes(11).plusSeconds(5);

    /** A few statements of at most 10 s each. */
    private static final Duration COUNTING = Duration.ofSeconds(35);

    public static Order status() {
        return new Order("{\"do\":\"status\"}", QUESTION);
    }

    public static Order history(int count) {
        return new Order("{\"do\":\"history\",\"count\":%d}".formatted(count), QUESTION);
    }

    public static Order hold(Duration length, boolean evenIfNobodyServes) {
        return deed("{\"do\":\"hold\",\"seconds\":%d,\"even_if_nobody_serves\":%b}"
                .formatted(length.toSeconds(), evenIfNobodyServes));
    }

    public static Order release() {
        return deed("{\"do\":\"release\"}");
    }

    public static Order startServices() {
        return deed("{\"do\":\"services\",\"action\":\"start\"}");
    }

    public static Order stopServices() {
        return deed("{\"do\":\"services\",\"action\":\"stop\"}");
    }

    public static Order checkMaster(String address) {
        return deed("{\"do\":\"check\",\"address\":%s}".formatted(Json.quoted(address)));
    }

    public static Order replicate(String slave) {
        return deed("{\"do\":\"replicate\",\"address\":%s}".formatted(Json.quoted(slave)))
                .within(REPLICATION);
    }

    /** How the replication of the database goes, and every run of late. */
    public static Order replicationStatus() {
        return replication("status");
    }

    /** Begins a run of all tables, or joins one that was ordered. */
    public static Order replicationRun(boolean force) {
        return deed("{\"do\":\"replication\",\"verb\":\"run\",\"force\":%b}".formatted(force));
    }

    /** Begins a whole comparison that applies nothing, or joins the one that goes on. */
    public static Order verify() {
        return deed("{\"do\":\"replication\",\"verb\":\"verify\",\"start\":true}");
    }

    /** How far that is. */
    public static Order verification() {
        return deed("{\"do\":\"replication\",\"verb\":\"verify\",\"start\":false}");
    }

    /** All tables, which the daemon has its database count. */
    public static Order replicatedTables() {
        return replication("tables").within(COUNTING);
    }

    private static Order replication(String verb) {
        return deed("{\"do\":\"replication\",\"verb\":\"%s\"}".formatted(verb));
    }

    /** @param from {@code master} or {@code slave} */
    public static Order adopt(String from) {
        return deed("{\"do\":\"adopt\",\"from\":%s}".formatted(Json.quoted(from)))
                .within(REPLICATION.multipliedBy(2));
    }

    /** @param force whether most of a directory of the slave may be deleted */
    public static Order syncFiles(boolean force) {
        return deed("{\"do\":\"sync\",\"force\":%b}".formatted(force)).within(FILES);
    }

    /** Begins to tell all phones to fetch their configuration, or joins what goes on. */
    public static Order resyncDevices() {
        return new Order("{\"do\":\"resync\",\"start\":true}", QUESTION);
    }

    /** How far that has come. */
    public static Order resyncState() {
        return new Order("{\"do\":\"resync\",\"start\":false}", QUESTION);
    }

    public static Order configure(HaSettings settings) {
        return configure(
                settings.role().wire(),
                settings.remoteAddress().map(PeerAddress::text).orElse(""));
    }

    /** As a person typed it: the daemon judges it as it judges a PUT. */
    public static Order configure(String nodeType, String remoteAddress) {
        return deed("{\"do\":\"configure\",\"node_type\":%s,\"remote_address\":%s}"
                        .formatted(Json.quoted(nodeType), Json.quoted(remoteAddress)))
                .within(CHANGE);
    }

    /** What {@link #configure(String, String)} would do. */
    public static Order plan(String nodeType, String remoteAddress) {
        return deed("{\"do\":\"configure\",\"dry_run\":true,\"node_type\":%s,\"remote_address\":%s}"
                        .formatted(Json.quoted(nodeType), Json.quoted(remoteAddress)))
                .within(CHANGE);
    }

    /** The same with another patience. */
    public Order within(Duration other) {
        return new Order(line, other);
    }

    private static Order deed(String line) {
        return new Order(line, DEED);
    }
}
