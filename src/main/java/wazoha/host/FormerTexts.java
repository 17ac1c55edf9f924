package wazoha.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.function.BiFunction;

/**
 * What of ours stood in a cluster's files, as JSON. Lines of the administrator are not noted, since they may hold
 * secrets: they are still in the file, and a hash tells whether they are the same.
 */
final class FormerTexts {
    private FormerTexts() {}

    static ObjectNode note(ClusterFiles files) {
        var json = JsonNodeFactory.instance.objectNode();
        json.set("hba", note(files.markedHba()));
        json.set("main", note(files.markedMain()));
        return json.put("own", files.own());
    }

    private static ObjectNode note(Marked marked) {
        var json = JsonNodeFactory.instance.objectNode().put("rest", hash(marked.rest()));
        var pieces = json.putArray("pieces");
        for (var piece : marked.pieces()) {
            pieces.addArray().add(piece.at()).add(piece.text());
        }
        return json;
    }

    /** The former texts to the byte; where the administrator has edited since, our former lines in his new text. */
    static ClusterFiles restore(JsonNode noted, ClusterFiles now) {
        return now.with(
                restore(noted.path("hba"), now.markedHba(), HbaText::open),
                restore(
                        noted.path("main"),
                        now.markedMain(),
                        (rest, lines) ->
                                Marked.insert(rest, rest.length(), lines.lines().toList())),
                noted.path("own").asText());
    }

    private static String restore(JsonNode noted, Marked now, BiFunction<String, String, String> insertion) {
        var pieces = new ArrayList<Marked.Piece>();
        for (var piece : noted.path("pieces")) {
            pieces.add(new Marked.Piece(piece.path(0).asInt(), piece.path(1).asText()));
        }
        if (noted.path("rest").asText().equals(hash(now.rest()))) {
            return new Marked(now.rest(), pieces).whole();
        }
        var lines = String.join(
                "\n",
                pieces.stream()
                        .map(piece -> piece.text().strip())
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList());
        return lines.isEmpty() ? now.rest() : insertion.apply(now.rest(), lines);
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(ClusterFiles.BYTES));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-256", absent);
        }
    }
}
