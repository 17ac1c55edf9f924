package wazoha.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import wazoha.disk.AtomicFile;

/**
 * Files of ours as they were before a change, as JSON: each by its name, null where there was none, else its bytes
 * (one character each, ISO 8859-1, so that every content survives) and its mode.
 */
final class FormerFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FormerFile() {}

    /** @param files with different names */
    static String note(List<Path> files) throws IOException {
        var all = JsonNodeFactory.instance.objectNode();
        for (var file : files) {
            all.set(file.getFileName().toString(), noteOne(file));
        }
        return all.toString();
    }

    private static JsonNode noteOne(Path file) throws IOException {
        try {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("text", new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .put("mode", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        } catch (NoSuchFileException absent) {
            return JsonNodeFactory.instance.nullNode();
        }
    }

    /** Puts the files back in their order; touches none that is as noted, and none that was not noted. */
    static void putBack(String noted, List<Path> files) throws IOException {
        var all = read(noted);
        for (var file : files) {
            var former = all.path(file.getFileName().toString());
            if (former.isMissingNode() || former.equals(noteOne(file))) {
                continue;
            }
            if (former.isNull()) {
                AtomicFile.delete(file);
            } else {
                AtomicFile.write(
                        file,
                        former.path("text").asText().getBytes(StandardCharsets.ISO_8859_1),
                        former.path("mode").asText());
            }
        }
    }

    static boolean existed(String noted, Path file) throws IOException {
        return read(noted).path(file.getFileName().toString()).isObject();
    }

    /** An object; anything else is a fault of the journal, told as one of reading. */
    static JsonNode read(String noted) throws IOException {
        try {
            var json = JSON.readTree(noted);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException notJson) {
            throw new IOException("what was before is not noted as JSON: " + notJson.getOriginalMessage(), notJson);
        }
        throw new IOException("what was before is not noted as a JSON object");
    }
}
