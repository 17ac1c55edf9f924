package wazoha.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * A request that a seed makes out of a route: mostly whole HTTP with odd content, sometimes no HTTP at all.
 */
final class FuzzRequest {
    private static final List<String> METHODS =
            List.of("GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "X", "PROPFIND");
    private static final List<String> SEGMENTS = List.of(
            "default",
            "fuzz",
            "reg",
            "7",
            "..",
            "%2e%2e",
            "..%2f..%2fetc",
            "%00",
            "%ff",
            "a;b=c",
            "%C3%A9",
            "x y".replace(' ', '+'),
            "*",
            "#",
            "!",
            "{id}",
            "a.b",
            "-",
            "%25",
            "nul",
            "a".repeat(300),
            "%7B%22",
            "~",
            ":",
            "@");
    private static final List<String> BODIES = List.of(
            "{\"force\": true}",
            "{\"node_type\": \"master\", \"remote_address\": \"10.0.0.2\"}",
            "{\"node_type\": \"slave\", \"remote_address\": \"2001:db8::1\"}",
            "{\"node_type\": \"disabled\", \"remote_address\": null}",
            "{\"options\": {\"minexpiry\": \"60\"}, \"ordered_options\": [[\"register\", \"a\"], [\"x\", \"y\"]]}",
            "{\"options\": {\"minexpiry\": \"60\"}, \"ordered_options\": [[\"allow\", \"g722\"]]}",
            "{\"config\": {\"id\": \"fuzz\", \"parent_ids\": [\"default\"], \"raw_config\": {\"a\": {\"b\": [1, null]}}}}",
            "{\"config\": {\"id\": \"reg\", \"X_type\": \"registrar\", \"parent_ids\": [], \"deletable\": true,"
                    + " \"raw_config\": {}, \"proxy_main\": \"10.0.0.1\"}}");
    private static final List<String> QUERIES = List.of(
            "?",
            "?dry_run=true",
            "?dry_run",
            "?q={\"X_type\":\"registrar\"}".replace("\"", "%22"),
            "?q=%7B%22id%22%3A%7B%22%24in%22%3A%5B%5D%7D%7D",
            "?q={",
            "?q64=e30",
            "?q64=***",
            "?fields=a.b,,id",
            "?sort=id&sort_ord=UP&skip=-1&limit=x",
            "?limit=1&limit=2",
            "?%ff=%zz",
            "?a=" + "b".repeat(2000),
            "?q=%00");
    private static final List<String> HEADERS = List.of(
            "Content-Type: application/json",
            "Content-Type: application/vnd.proformatique.provd+json",
            "Content-Type: text/plain; charset=utf-16",
            "Content-Type: ;;;",
            "Accept: */*",
            "Accept: text/html",
            "Accept: application/vnd.proformatique.provd+json",
            "Accept: ,;q=x",
            "Expect: 100-continue",
            "Cookie: a=b; c=\"",
            "X-Odd: \u0001\u00ff",
            "Range: bytes=0-",
            "If-Match: *",
            "Upgrade: h2c",
            "Accept-Encoding: br;q=9",
            "X-Forwarded-For: ::1",
            "Host: [",
            "X-HTTP-Method-Override: DELETE",
            "Content-Encoding: gzip");

    private final String method;
    private final byte[] bytes;
    private final boolean whole;

    private FuzzRequest(String method, byte[] bytes, boolean whole) {
        this.method = method;
        this.bytes = bytes;
        this.whole = whole;
    }

    String method() {
        return method;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Whether the server can tell where it ends, so that the connection may be used again. */
    boolean whole() {
        return whole;
    }

    static FuzzRequest of(long seed, List<Route> routes, String token) {
        var random = new Random(seed);
        var route = routes.get(random.nextInt(routes.size()));
        var method = random.nextInt(10) < 8 ? route.method().toString() : one(random, METHODS);
        boolean carries = List.of("PUT", "POST", "PATCH").contains(method) || random.nextInt(20) == 0;
        var body = carries ? body(random) : new byte[0];
        boolean chunked = carries && random.nextInt(6) == 0;
        var head = new StringBuilder(method)
                .append(' ')
                .append(path(random, route.path()))
                .append(" HTTP/1.1\r\nHost: x\r\n");
        token(random, token, head);
        if (route.path().contains("/cfg_mgr") && random.nextInt(3) > 0) {
            head.append("Content-Type: ").append(ProvdMedia.TYPE).append("\r\n");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            head.append(one(random, HEADERS)).append("\r\n");
        }
        head.append(
                chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: %d\r\n\r\n".formatted(body.length));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(chunked ? inChunks(random, body) : body);
        return random.nextInt(25) == 0
                ? new FuzzRequest(method, damaged(random, bytes.toByteArray()), false)
                : new FuzzRequest(method, bytes.toByteArray(), true);
    }

    private static String path(Random random, String template) {
        var path = new StringBuilder(
                template.replaceAll("\\{[a-z_]+}", java.util.regex.Matcher.quoteReplacement(one(random, SEGMENTS))));
        if (random.nextInt(5) == 0) {
            int at = random.nextInt(path.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> path.insert(at, one(random, SEGMENTS));
                case 1 -> path.insert(at, "/");
                case 2 -> path.delete(at, Math.min(path.length(), at + 1 + random.nextInt(4)));
                default -> path.append('/').append(one(random, SEGMENTS));
            }
        }
        if (path.length() == 0 || path.charAt(0) != '/') {
            path.insert(0, '/');
        }
        return path.append(random.nextInt(4) == 0 ? one(random, QUERIES) : "").toString();
    }

    private static void token(Random random, String token, StringBuilder head) {
        int chance = random.nextInt(100);
        if (chance < 88) {
            head.append("X-Auth-Token: ").append(token).append("\r\n");
        } else if (chance < 95) {
            head.append("X-Auth-Token: ")
                    .append(one(random, FuzzText.PIECES).strip())
                    .append("\r\n");
        }
    }

    private static byte[] body(Random random) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return ("[".repeat(random.nextInt(5000)) + "{\"a\":".repeat(random.nextInt(50)))
                    .getBytes(StandardCharsets.US_ASCII);
        }
        if (kind == 1) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            return noise;
        }
        if (kind == 3 && random.nextInt(10) == 0) {
            return (one(random, BODIES) + " ".repeat(65_000 + random.nextInt(3000)))
                    .getBytes(StandardCharsets.US_ASCII);
        }
        var text = kind == 2 ? tree(random, 4) : one(random, BODIES);
        return FuzzText.mutated(text, random.nextInt(4), random).getBytes(one(random, ENCODINGS));
    }

    private static final List<Charset> ENCODINGS = List.of(
            StandardCharsets.UTF_8,
            StandardCharsets.UTF_8,
            StandardCharsets.UTF_8,
            StandardCharsets.ISO_8859_1,
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE);

    /** Any JSON whose keys are ones that mean something here. */
    private static String tree(Random random, int depth) {
        var keys = List.of(
                "node_type",
                "remote_address",
                "options",
                "ordered_options",
                "config",
                "id",
                "raw_config",
                "parent_ids",
                "",
                "x");
        var leaves = List.of(
                "null", "true", "0", "-1.5e300", "\"master\"", "\"10.0.0.2\"", "\"\"", "\"\\u0000\"", "[]", "{}");
        int kind = depth == 0 ? 0 : random.nextInt(3);
        if (kind == 0) {
            return one(random, leaves);
        }
        var parts = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            parts.append(parts.length() == 0 ? "" : ",")
                    .append(kind == 1 ? "\"" + one(random, keys) + "\":" : "")
                    .append(tree(random, depth - 1));
        }
        return kind == 1 ? "{" + parts + "}" : "[" + parts + "]";
    }

    private static byte[] inChunks(Random random, byte[] body) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; ) {
            int length = Math.min(body.length - at, 1 + random.nextInt(64));
            out.writeBytes("%x\r\n".formatted(length).getBytes(StandardCharsets.US_ASCII));
            out.write(body, at, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            at += length;
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** Bytes changed, cut off or doubled anywhere, in the head too. */
    private static byte[] damaged(Random random, byte[] bytes) {
        var copy = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextBoolean() ? copy.length : random.nextInt(copy.length);
        return java.util.Arrays.copyOf(copy, length);
    }

    private static <T> T one(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
