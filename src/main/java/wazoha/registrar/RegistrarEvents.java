package wazoha.registrar;

import java.util.function.BiConsumer;

/**
 * Tells that a registrar was made, changed or removed: the event {@code registrar_edited} with its id.
 *
 * @param sink takes the name of an event and its data, a JSON object; must not block
 */
record RegistrarEvents(BiConsumer<String, String> sink) {
    void edited(String id) {
        sink.accept("registrar_edited", ConfigJson.write(ConfigJson.object().put(ConfigDocument.ID_KEY, id)));
    }
}
