package wazoha.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL's programs and an empty cluster with the tables of the demo. Both are made once and kept in the checkout's
 * target folder, because unpacking and initdb are the slowest steps of a start.
 */
final class PostgresKit {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final Duration UNPACKING = Duration.ofMinutes(2);
    private static final Duration INITDB = Duration.ofMinutes(1);
    private static final List<String> ROLES = List.of("postgres", Schema.DAEMON, Schema.TELEPHONY, Schema.ADMIN);

    private final Path cache;
    private final Ground ground;
    private final Path programs;
    private final Path template;

    /** @param owner names the user whose files these are: a cluster belongs to one user */
    PostgresKit(Path cache, Ground ground, String owner) throws DemoException {
        this.cache = Disk.folder(cache);
        this.ground = ground;
        this.programs = cache.resolve("postgres-15");
        this.template = cache.resolve(
                "cluster-%s-%08x".formatted(owner, (Schema.tables() + Schema.roles(Map.of())).hashCode()));
    }

    /** Makes what is missing. Two demos may do this at once: the second waits for the first. */
    void prepare() throws DemoException, InterruptedException {
        try (var channel =
                        FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (!lock.isValid() || !Files.isDirectory(programs)) {
                unpack();
            }
            if (!Files.isDirectory(template)) {
                makeCluster();
            }
        } catch (IOException e) {
            throw new DemoException(
                    "cannot prepare PostgreSQL in %s: %s. Delete that folder and start again."
                            .formatted(cache, e.getMessage()),
                    e);
        }
    }

    Path program(String name) {
        return programs.resolve("bin").resolve(name);
    }

    /** A new cluster with the tables and the certificate of a node. Whoever runs PostgreSQL must yet become its owner. */
    void copyCluster(Place place, Path to) throws DemoException, InterruptedException {
        Command.of(
                        "cp",
                        "-r",
                        "--preserve=mode,timestamps",
                        template.resolve("data").toString(),
                        to.toString())
                .run(UNPACKING);
        Disk.write(to.resolve("server.crt"), Disk.read(template.resolve(place.letter() + ".crt")));
        Disk.secret(to.resolve("server.key"), Disk.read(template.resolve(place.letter() + ".key")));
    }

    String secret(String role) throws DemoException {
        return Disk.read(template.resolve(role)).strip();
    }

    private void unpack() throws IOException, DemoException, InterruptedException {
        var fresh = cache.resolve("postgres-15.new");
        var archive = cache.resolve("postgres.txz");
        Command.of("rm", "-rf", fresh.toString()).run(UNPACKING);
        Disk.folder(fresh);
        try (var in = PostgresKit.class.getResourceAsStream(ARCHIVE)) {
            if (in == null) {
                throw new DemoException("PostgreSQL's archive %s is not on the class path".formatted(ARCHIVE));
            }
            Files.copy(in, archive, StandardCopyOption.REPLACE_EXISTING);
        }
        Command.of("tar", "-xJf", archive.toString(), "-C", fresh.toString(), "--no-same-owner")
                .run(UNPACKING);
        Files.delete(archive);
        Files.move(fresh, programs);
    }

    private void makeCluster() throws DemoException, InterruptedException {
        var secrets = new LinkedHashMap<String, String>();
        ROLES.forEach(role -> secrets.put(role, randomSecret()));
        var work = Disk.folder(ground.folder().resolve("cluster"));
        var data = work.resolve("data");
        var password = Disk.secret(work.resolve("initdb"), randomSecret());
        ground.giveToNobody(work);
        var initdb = List.of(
                program("initdb").toString(),
                "--pgdata=" + data,
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--auth=scram-sha-256",
                "--pwfile=" + password);
        new Command(ground.asNobody(initdb)).run(INITDB);
        alone(data, "postgres", Schema.roles(secrets));
        alone(data, Schema.DATABASE, Schema.tables());
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            Disk.secret(work.resolve(secret.getKey()), secret.getValue());
        }
        ServerCertificate.make(work, Place.MASTER);
        ServerCertificate.make(work, Place.SLAVE);
        Command.of("rm", "-rf", template + ".new").run(UNPACKING);
        Command.of("cp", "-r", "--preserve=mode,timestamps", work.toString(), template + ".new")
                .run(UNPACKING);
        Command.of("mv", template + ".new", template.toString()).run(UNPACKING);
    }

    /** Statements, one a line, in PostgreSQL's mode without a server. */
    private void alone(Path data, String database, String statements) throws DemoException, InterruptedException {
        var line = new ArrayList<String>(
                List.of(program("postgres").toString(), "--single", "-D", data.toString(), database));
        String told = new Command(ground.asNobody(line)).run(INITDB, statements);
        if (told.contains("ERROR:") || told.contains("FATAL:")) {
            throw new DemoException("PostgreSQL refused the tables of the demo:\n" + told);
        }
    }

    private static String randomSecret() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
