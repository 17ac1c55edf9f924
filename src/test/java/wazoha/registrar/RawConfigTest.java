package wazoha.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/contract.md, section 5: {@code raw_config} merged with its parents. */
@Timeout(120)
class RawConfigTest {

    private final Map<String, ObjectNode> documents = new HashMap<>();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        base     | {"a":"base","o":{"x":1,"y":1},"l":[1,2]}
        child    | {"a":"child","o":{"x":1,"y":2,"z":2},"l":[3],"c":null}
        other    | {"a":"other"}
        both     | {"a":"other","o":{"x":1,"y":2,"z":2},"l":[3],"c":null}
        reversed | {"a":"child","o":{"x":1,"y":2,"z":2},"l":[3],"c":null}
        diamond  | {"a":"child","o":{"x":1,"y":2,"z":2},"l":[3],"c":null}
        flat     | {"a":"base","o":"flat","l":[1,2]}
        orphan   | {"a":"orphan"}
        self     | {"a":"self"}
        ring1    | {"a":"ring1","r2":2,"r1":1}
        ring2    | {"a":"ring2","r1":1,"r2":2}
        """)
    void whatIsNearerWins(String id, String merged) throws IOException {
        add("base", "", "{\"a\":\"base\",\"o\":{\"x\":1,\"y\":1},\"l\":[1,2]}");
        add("child", "base", "{\"a\":\"child\",\"o\":{\"y\":2,\"z\":2},\"l\":[3],\"c\":null}");
        add("other", "", "{\"a\":\"other\"}");
        add("both", "child other", "{}");
        add("reversed", "other child", "{}");
        add("diamond", "child base", "{}");
        add("flat", "base", "{\"o\":\"flat\"}");
        add("orphan", "nobody ../x", "{\"a\":\"orphan\"}");
        add("self", "self self", "{\"a\":\"self\"}");
        add("ring1", "ring2", "{\"a\":\"ring1\",\"r1\":1}");
        add("ring2", "ring1", "{\"a\":\"ring2\",\"r2\":2}");
        assertThat(merged(id)).isEqualTo(ConfigJson.read(merged));
    }

    @ParameterizedTest(name = "{0} parents above each other: merged {1}")
    @CsvSource({"32, true", "33, false", "20000, false"})
    void aChainOfParentsHasABound(int parents, boolean merged) throws IOException {
        for (int i = 0; i < parents; i++) {
            add("c" + i, "c" + (i + 1), "{\"last\":%d}".formatted(i));
        }
        add("c" + parents, "", "{}");
        assertThat(reply("c0").map(raw -> raw.path("last").asInt()))
                .isEqualTo(
                        merged
                                ? Reply.given(0)
                                : Reply.refused(Reply.Reason.INVALID, "over 32 documents are its parents, or theirs"));
    }

    @Test
    void aMergeLeavesTheDocumentsAsTheyAre() throws IOException {
        add("base", "", "{\"o\":{\"x\":1}}");
        add("child", "base", "{\"o\":{\"x\":2}}");
        var before = documents.toString();
        merged("child");
        assertThat(documents.toString()).isEqualTo(before);
    }

    private ObjectNode merged(String id) throws IOException {
        return FileConfigStoreTest.given(reply(id));
    }

    private Reply<ObjectNode> reply(String id) throws IOException {
        return RawConfig.merged(
                Objects.requireNonNull(documents.get(id)), parent -> Optional.ofNullable(documents.get(parent)));
    }

    private void add(String id, String parents, String raw) throws IOException {
        var document = ConfigJson.object().put("id", id);
        var list = document.putArray("parent_ids");
        if (!parents.isEmpty()) {
            List.of(parents.split(" ")).forEach(list::add);
        }
        document.set("raw_config", ConfigJson.read(raw));
        documents.put(id, document);
    }
}
