package wazoha.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** One file of music, replaced by a very long one. */
final class FileLoad implements Load {
    private static final int MEGABYTE = 1_000_000;
    private static final int LENGTH = 300;
    private static final String FOLDER = "var/lib/asterisk/moh";
    private static final String FILE = "hold.wav";
    /** Where the slave collects what has not arrived wholly. */
    private static final String INCOMING = "var/lib/asterisk/.moh.wazo-ha-incoming";

    private final World world;

    FileLoad(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "a file of %d MB".formatted(LENGTH);
    }

    @Override
    public String unit() {
        return "MB";
    }

    @Override
    public void prepare() throws DemoException, InterruptedException {
        write(1);
        Await.until(
                "the first music on the slave",
                Duration.ofSeconds(30),
                () -> fingerprint(Place.MASTER).equals(fingerprint(Place.SLAVE)));
    }

    @Override
    public void send() throws DemoException {
        write(LENGTH);
    }

    /** Complete at once, as a careful administrator replaces a file. */
    private void write(int megabytes) throws DemoException {
        var home = world.master().home();
        var random = new SplittableRandom();
        var chunk = new byte[MEGABYTE];
        try (var out = Files.newOutputStream(home.resolve("new.wav"))) {
            for (int written = 0; written < megabytes; written++) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        } catch (IOException e) {
            throw new DemoException("cannot write music: " + e.getMessage(), e);
        }
        try {
            Files.move(
                    home.resolve("new.wav"), home.resolve(FOLDER).resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DemoException("cannot replace music: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isUnderWay() throws DemoException {
        return arrived() > LENGTH / 30.0;
    }

    @Override
    public double arrived() throws DemoException {
        var incoming = world.slave().home().resolve(INCOMING);
        if (!Files.isDirectory(incoming)) {
            return 0;
        }
        try (var files = Files.list(incoming)) {
            double bytes = 0;
            for (var file : files.toList()) {
                bytes += Files.size(file);
            }
            return bytes / MEGABYTE;
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public double whole() {
        return LENGTH;
    }

    @Override
    public String fingerprint(Place place) throws DemoException {
        try (var files = Files.list(world.node(place).home().resolve(FOLDER))) {
            return files.sorted().map(FileLoad::described).collect(Collectors.joining("; "));
        } catch (IOException | UncheckedIOException e) {
            throw new DemoException("cannot read music: " + e.getMessage(), e);
        }
    }

    private static String described(Path file) {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var chunk = new byte[MEGABYTE];
            for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
            return file.getFileName() + " " + Files.size(file) + " "
                    + HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
