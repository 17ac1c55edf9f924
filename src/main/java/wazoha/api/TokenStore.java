package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.disk.AtomicFile;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/**
 * The tokens of this node, kept only as SHA-256 hashes in {@code tokens.json} (mode 600) of its state folder.
 *
 * <p>A running daemon sees a new token at its next question: the file is read again whenever it was replaced. A file
 * that cannot be read permits nobody. Thread-safe.
 */
public final class TokenStore implements Authority {
    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);
    /** 256 random bits: out of reach of any guessing, so that a plain hash suffices. */
    private static final int TOKEN_BYTES = 32;

    /** With another command that changes tokens: each takes milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * What may be shown of a token.
     *
     * @param created ISO 8601, UTC
     * @param acl its patterns as they were given
     */
    public record Listed(String id, String created, List<String> acl) {}

    private record Token(String hash, List<AclPattern> acl) {}

    /** What tells one version of the file from another. */
    private record Version(
            long size, long modifiedNanos, @Nullable Object inode) {
        static final Version ABSENT = new Version(-1, 0, null);
    }

    private record Content(Version version, List<Token> tokens) {}

    private final Path state;
    private final Path file;
    private final InstantSource time;
    private final Duration patience;
    private final SecureRandom random = new SecureRandom();
    private volatile Content content = new Content(Version.ABSENT, List.of());

    public TokenStore(NodePaths paths, InstantSource time) {
        this(paths, time, PATIENCE);
    }

    TokenStore(NodePaths paths, InstantSource time, Duration patience) {
        this.patience = patience;
        this.state = paths.state();
        this.file = state.resolve("tokens.json");
        this.time = time;
    }

    /**
     * Makes a token and stores its hash. The token is returned this once and cannot be found out later.
     *
     * @param acl at least one pattern
     * @throws IllegalArgumentException if there is no pattern, or one is malformed
     * @throws IOException if the file cannot be read or written; no token was made then
     */
    public String create(List<String> acl) throws IOException {
        if (acl.isEmpty()) {
            throw new IllegalArgumentException("a token without any access pattern permits nothing");
        }
        acl.forEach(AclPattern::parse);
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Files.createDirectories(state);
        var lock = lock();
        try {
            append(token, acl);
            return token;
        } finally {
            lock.close();
        }
    }

    /** The tokens in the order in which they were made. */
    public List<Listed> list() throws IOException {
        var list = new ArrayList<Listed>();
        for (var entry : Files.exists(file) ? document().path("tokens") : MissingNode.getInstance()) {
            var acl = new ArrayList<String>();
            entry.path("acl").forEach(pattern -> acl.add(pattern.asText()));
            list.add(new Listed(entry.path("id").asText(), entry.path("created").asText(), List.copyOf(acl)));
        }
        return list;
    }

    /**
     * Withdraws a token; a running daemon refuses it from its next request on.
     *
     * @return whether there was one with this id
     */
    public boolean revoke(String id) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        var lock = lock();
        try {
            var document = document();
            var kept = Json.object().putArray("tokens");
            for (var entry : document.path("tokens")) {
                if (!entry.path("id").asText().equals(id)) {
                    kept.add(entry);
                }
            }
            if (kept.size() == document.path("tokens").size()) {
                return false;
            }
            document.set("tokens", kept);
            write(document);
            return true;
        } finally {
            lock.close();
        }
    }

    /** Two commands at once must not lose a token. */
    private OwnerLock lock() throws IOException {
        var lock = state.resolve("tokens.lock");
        return OwnerLock.take(lock, patience, Ticker.system())
                .orElseThrow(() -> new IOException("another command holds %s for over %d s; the tokens are as before"
                        .formatted(lock, patience.toSeconds())));
    }

    /** Whether the token exists and its list permits the access. The time taken does not depend on which hash is near. */
    public boolean permits(String token, String access) {
        byte[] hash = ascii(sha256(token));
        boolean permitted = false;
        for (var known : current().tokens()) {
            boolean same = MessageDigest.isEqual(ascii(known.hash()), hash);
            permitted |= same && AclPattern.permits(known.acl(), access);
        }
        return permitted;
    }

    @Override
    public Verdict judge(String token, String permission) {
        return permits(token, permission) ? Verdict.PERMITTED : Verdict.REFUSED;
    }

    private void append(String token, List<String> acl) throws IOException {
        var document = Files.exists(file) ? document() : Json.object();
        var entry = document.withArray("/tokens").addObject();
        entry.put("id", UUID.randomUUID().toString());
        entry.put("sha256", sha256(token));
        entry.set("acl", Json.tree(acl));
        entry.put("created", time.instant().toString());
        write(document);
    }

    private void write(ObjectNode document) throws IOException {
        AtomicFile.write(file, Json.write(document) + "\n", "rw-------");
    }

    private Content current() {
        var version = version();
        var known = content;
        if (!known.version().equals(version)) {
            known = new Content(version, load(version));
            content = known;
        }
        return known;
    }

    private Version version() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            var modified = attributes.lastModifiedTime().toInstant();
            return new Version(
                    attributes.size(),
                    modified.getEpochSecond() * 1_000_000_000L + modified.getNano(),
                    attributes.fileKey());
        } catch (IOException absent) {
            return Version.ABSENT;
        }
    }

    private List<Token> load(Version version) {
        if (version.equals(Version.ABSENT)) {
            return List.of();
        }
        try {
            var tokens = new ArrayList<Token>();
            for (var entry : document().path("tokens")) {
                tokens.add(token(entry));
            }
            return List.copyOf(tokens);
        } catch (NoSuchFileException removedMeanwhile) {
            return List.of();
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.error(
                    "no token is valid: {} cannot be read ({}); remove the file and make new tokens with"
                            + " 'wazo-ha token create'",
                    file,
                    unreadable.getMessage());
            return List.of();
        }
    }

    private ObjectNode document() throws IOException {
        if (Json.read(Files.readAllBytes(file)) instanceof ObjectNode object
                && object.path("tokens") instanceof ArrayNode) {
            return object;
        }
        throw new IOException("%s is not a list of tokens; it stays as it is".formatted(file));
    }

    private static Token token(JsonNode entry) {
        var acl = new ArrayList<AclPattern>();
        entry.path("acl").forEach(pattern -> acl.add(AclPattern.parse(pattern.asText())));
        return new Token(entry.path("sha256").asText(), List.copyOf(acl));
    }

    private static String sha256(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
