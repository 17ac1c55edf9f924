package wazoha.asterisk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import wazoha.disk.AtomicFile;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables;
import wazoha.node.GeneralOptions;
import wazoha.node.NodePaths;

/**
 * Our store of the general SIP options, one JSON file in the form of the resource (docs/contract.md, section 4).
 * Thread-safe.
 */
public final class SipGeneral implements ExpiryTables {
    /** The name of the store as a place of the three options. */
    static final String TABLE = "sip-general.json";

    private static final String MODE = "rw-r--r--";

    /** Loaded with the first option, not with the class. */
    private static final class Mapper {
        static final ObjectMapper JSON = new ObjectMapper();
    }

    private final Path file;

    public SipGeneral(NodePaths paths) {
        this.file = paths.state().resolve(TABLE);
    }

    /** @throws IOException if the file cannot be read or is damaged; says which and what to do */
    public synchronized GeneralOptions options() throws IOException {
        if (!Files.exists(file)) {
            return GeneralOptions.NONE;
        }
        try {
            return parsed(Mapper.JSON.readTree(Files.readString(file)));
        } catch (IOException | IllegalArgumentException damaged) {
            throw new IOException(
                    "the general SIP options in %s were not read (%s); repair or remove the file"
                            .formatted(file, damaged.getMessage()),
                    damaged);
        }
    }

    /** Replaces all. */
    public synchronized void replace(GeneralOptions all) throws IOException {
        var json = Mapper.JSON.createObjectNode();
        var options = json.putObject("options");
        all.options().forEach(options::put);
        var ordered = json.putArray("ordered_options");
        all.ordered().forEach(pair -> ordered.addArray().add(pair.name()).add(pair.value()));
        AtomicFile.write(file, json + "\n", MODE);
    }

    @Override
    public List<Cell> read() throws EffectException {
        try {
            var options = options().options();
            return Arrays.stream(Expiry.values())
                    .map(expiry -> new Cell(TABLE, "", expiry.general, options.getOrDefault(expiry.general, "")))
                    .toList();
        } catch (IOException failed) {
            throw new EffectException(failed.getMessage() + "; nothing was changed", failed);
        }
    }

    @Override
    public synchronized void write(List<Cell> cells) throws EffectException {
        if (cells.isEmpty()) {
            return;
        }
        try {
            var before = options();
            var options = new LinkedHashMap<>(before.options());
            for (var cell : cells) {
                if (cell.value().isEmpty()) {
                    options.remove(cell.option());
                } else {
                    options.put(cell.option(), cell.value());
                }
            }
            replace(new GeneralOptions(options, before.ordered()));
        } catch (IOException failed) {
            throw new EffectException(
                    "the general SIP options in %s were not changed: %s".formatted(file, failed), failed);
        }
    }

    private static GeneralOptions parsed(JsonNode json) {
        var options = new LinkedHashMap<String, String>();
        for (var field : json.required("options").properties()) {
            options.put(field.getKey(), field.getValue().asText());
        }
        var ordered = new ArrayList<GeneralOptions.Pair>();
        for (var pair : json.required("ordered_options")) {
            ordered.add(new GeneralOptions.Pair(
                    pair.required(0).asText(), pair.required(1).asText()));
        }
        return new GeneralOptions(options, ordered);
    }
}
