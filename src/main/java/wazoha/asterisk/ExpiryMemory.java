package wazoha.asterisk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.disk.AtomicFile;
import wazoha.node.ExpiryTables.Cell;

/** Remembers on disk what the three options were before high availability, until they are back. */
final class ExpiryMemory {
    private static final String MODE = "rw-r--r--";

    /**
     * @param paired whether high availability is on; if not, something is still to be put back
     * @param before what was there; not the places that held our own values already
     */
    record Known(boolean paired, List<Cell> before) {}

    private static final class Mapper {
        static final ObjectMapper JSON = new ObjectMapper();
    }

    private final Path file;

    ExpiryMemory(Path file) {
        this.file = file;
    }

    Optional<Known> known() throws IOException {
        var text = text();
        return text.isEmpty() ? Optional.empty() : Optional.of(parsed(text));
    }

    void keep(Known known) throws IOException {
        var json = Mapper.JSON.createObjectNode().put("paired", known.paired());
        json.set("before", json(known.before()));
        restore(json + "\n");
    }

    void forget() throws IOException {
        AtomicFile.delete(file);
    }

    /** The whole file; empty if there is none. */
    String text() throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    void restore(String text) throws IOException {
        if (text.isEmpty()) {
            forget();
        } else if (!text.equals(text())) {
            AtomicFile.write(file, text, MODE);
        }
    }

    static ArrayNode json(List<Cell> cells) {
        var array = Mapper.JSON.createArrayNode();
        for (var cell : cells) {
            array.addArray()
                    .add(cell.table())
                    .add(cell.owner())
                    .add(cell.option())
                    .add(cell.value());
        }
        return array;
    }

    static List<Cell> cells(JsonNode array) {
        var cells = new ArrayList<Cell>();
        for (var cell : array) {
            cells.add(new Cell(
                    cell.required(0).asText(),
                    cell.required(1).asText(),
                    cell.required(2).asText(),
                    cell.required(3).asText()));
        }
        return cells;
    }

    private Known parsed(String text) throws IOException {
        try {
            var json = Mapper.JSON.readTree(text);
            return new Known(json.required("paired").asBoolean(), cells(json.required("before")));
        } catch (IOException | IllegalArgumentException damaged) {
            throw new IOException(
                    "%s is damaged (%s); repair it, or remove it and the expiry goes back to 60/3600/120"
                            .formatted(file, damaged.getMessage()),
                    damaged);
        }
    }
}
