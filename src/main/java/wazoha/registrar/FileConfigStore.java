package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import wazoha.node.NodePaths;

/**
 * A store of our own: one file per document under {@code /var/lib/wazo-ha/provd/configs}. It starts with the registrar
 * {@code default}. Touches the disk only when it is used. Thread-safe: one call at a time.
 */
public final class FileConfigStore implements ConfigStore {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final String DEFAULT = """
            {"displayname":"local","X_type":"registrar","parent_ids":[],"deletable":false,\
            "raw_config":{"X_key":"xivo"},"registrar_main":"127.0.0.1","proxy_main":"127.0.0.1","id":"default"}""";

    private final ReentrantLock lock = new ReentrantLock();
    private final DocumentFolder folder;
    private final RegistrarEvents events;
    private boolean started;

    /** @param events takes the name of an event and its data as JSON; must not block */
    public FileConfigStore(NodePaths paths, BiConsumer<String, String> events) {
        this.folder = new DocumentFolder(paths.state().resolve("provd/configs"));
        this.events = new RegistrarEvents(events);
    }

    /** Each as compact JSON, in the order of their ids unless the query has another. */
    public Reply<List<String>> find(Query query) throws InterruptedException {
        return locked(() -> {
            var matches = new Matches(query);
            for (var id : folder.ids()) {
                folder.find(id).ifPresent(matches::offer);
                if (matches.areTooMany()) {
                    return Reply.refused(
                            Reply.Reason.INVALID,
                            "over 3 MiB of documents match: narrow q, ask for some fields, or use skip and limit"
                                    + " without sort");
                }
            }
            return Reply.given(matches.shown());
        });
    }

    @Override
    public Reply<List<ObjectNode>> registrars() throws InterruptedException {
        return locked(() -> Reply.given(folder.registrars()));
    }

    @Override
    public Reply<ObjectNode> get(String id) throws InterruptedException {
        return locked(() -> folder.find(id).map(Reply::given).orElseGet(() -> unknown()));
    }

    /** The document's {@code raw_config} over those of its parents. */
    public Reply<ObjectNode> rawConfig(String id) throws InterruptedException {
        return locked(() -> {
            var document = folder.find(id);
            return document.isEmpty() ? unknown() : RawConfig.merged(document.get(), folder::find);
        });
    }

    /**
     * Adds a document.
     *
     * @param finish what is done to it before it is written
     * @return its id
     */
    public Reply<String> create(JsonNode config, UnaryOperator<ObjectNode> finish) throws InterruptedException {
        return locked(() -> {
            var document = ConfigDocument.of(config);
            if (document instanceof Reply.Given<ObjectNode> given) {
                var id = ConfigDocument.id(given.value());
                if (folder.exists(id)) {
                    return Reply.refused(Reply.Reason.INVALID, "id: in use");
                }
                write(finish.apply(given.value()));
            }
            return document.map(ConfigDocument::id);
        });
    }

    /**
     * Replaces a document, also one whose file is broken.
     *
     * @param id counts, not the one in the document
     * @param finish what is done to it before it is written
     */
    public Reply<String> replace(String id, JsonNode config, UnaryOperator<ObjectNode> finish)
            throws InterruptedException {
        return locked(() -> {
            if (!folder.exists(id)) {
                return unknown();
            }
            var document = ConfigDocument.of(named(config, id));
            if (document instanceof Reply.Given<ObjectNode> given) {
                write(finish.apply(given.value()));
            }
            return document.map(ConfigDocument::id);
        });
    }

    public Reply<String> delete(String id) throws InterruptedException {
        return locked(() -> {
            var document = folder.find(id);
            if (document.isEmpty()) {
                return unknown();
            }
            if (!ConfigDocument.isDeletable(document.get())) {
                return Reply.refused(Reply.Reason.LOCKED, "this document is not deletable");
            }
            folder.delete(id);
            if (ConfigDocument.isRegistrar(document.get())) {
                events.edited(id);
            }
            return Reply.given(id);
        });
    }

    @Override
    public Reply<Boolean> edit(String id, UnaryOperator<ObjectNode> change) throws InterruptedException {
        return locked(() -> {
            var document = folder.find(id);
            if (document.isEmpty()) {
                return unknown();
            }
            var changed = change.apply(document.get().deepCopy());
            boolean differs = !changed.equals(document.get());
            if (differs) {
                write(changed);
            }
            return Reply.given(differs);
        });
    }

    private static JsonNode named(JsonNode config, String id) {
        return config.isObject() ? ((ObjectNode) config.deepCopy()).put(ConfigDocument.ID_KEY, id) : config;
    }

    private void write(ObjectNode document) throws IOException {
        folder.write(document);
        if (ConfigDocument.isRegistrar(document)) {
            events.edited(ConfigDocument.id(document));
        }
    }

    private static <T> Reply<T> unknown() {
        return Reply.refused(Reply.Reason.UNKNOWN, "no such document");
    }

    @FunctionalInterface
    private interface Work<T> {
        Reply<T> run() throws IOException;
    }

    private <T> Reply<T> locked(Work<T> work) throws InterruptedException {
        if (!lock.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            return Reply.refused(Reply.Reason.UNAVAILABLE, "the store of the phones' configuration is busy");
        }
        try {
            start();
            return work.run();
        } catch (IOException trouble) {
            return Reply.refused(
                    Reply.Reason.UNAVAILABLE,
                    "the store of the phones' configuration cannot be used: " + trouble.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private void start() throws IOException {
        if (!started && !folder.exists("default")) {
            folder.write((ObjectNode) ConfigJson.read(DEFAULT));
        }
        started = true;
    }
}
