package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/**
 * Makes every registrar name the peer as its backup while the node is a master, and nobody otherwise (docs/contract.md,
 * sections 3 and 5). Nothing else of a document changes.
 *
 * <p>As an {@link Effect}: one thread at a time. {@link #follow} and {@link #finish} may be called by others meanwhile;
 * while a change is under way they leave every document as it is.
 */
public final class RegistrarBackups implements Effect {
    /** No document is begun later; a store takes 5 s for one at most, so that a call ends within 10 s. */
    private static final Duration LAST_BEGINNING = Duration.ofSeconds(5);

    private static final String WROTE = "wrote";
    private static final String DOCUMENTS = "documents";
    private static final String ID = ConfigDocument.ID_KEY;

    private final ConfigStore store;
    private final Supplier<HaSettings> settings;
    private final Ticker ticker;

    /** What the last change wanted. While it differs from the settings, that change is under way. */
    private volatile @Nullable HaSettings applied;

    /** @param settings those in force: the former ones until a change is wholly made */
    public RegistrarBackups(ConfigStore store, Supplier<HaSettings> settings, Ticker ticker) {
        this.store = store;
        this.settings = settings;
        this.ticker = ticker;
    }

    @Override
    public String name() {
        return "registrars";
    }

    @Override
    public Change plan(HaSettings wanted) throws EffectException, InterruptedException {
        applied = null;
        try {
            return planned(Backups.of(wanted));
        } catch (StoppedException stopped) {
            return new Change(List.of(), "", String.valueOf(stopped.getMessage()));
        }
    }

    private Change planned(Backups backups) throws EffectException, InterruptedException {
        var lines = new ArrayList<String>();
        var before = ConfigJson.object();
        before.set(WROTE, backups.address());
        var documents = before.putArray(DOCUMENTS);
        for (var registrar : registrarsWithout(backups)) {
            lines.add("registrar %s: registrar_backup and proxy_backup become %s"
                    .formatted(ConfigDocument.id(registrar), backups.inWords()));
            documents.add(Backups.noted(registrar).put(ID, ConfigDocument.id(registrar)));
        }
        return lines.isEmpty() ? Change.NOTHING : new Change(List.copyOf(lines), ConfigJson.write(before));
    }

    @Override
    public void apply(HaSettings wanted) throws EffectException, InterruptedException {
        var began = ticker.now();
        applied = wanted; // first: whoever writes a registrar from now on leaves its backups to us
        var backups = Backups.of(wanted);
        for (var registrar : registrarsWithout(backups)) {
            inTime(began);
            edit(ConfigDocument.id(registrar), backups::in);
        }
    }

    /** Leaves alone what others have written under the two keys since, and documents that are gone. */
    @Override
    public void undo(String before) throws EffectException, InterruptedException {
        var began = ticker.now();
        if (!before.isEmpty()) {
            var note = noteOf(before);
            var wrote = new Backups(note.has(WROTE) ? note.get(WROTE) : JsonNodeFactory.instance.nullNode());
            for (var document : note.path(DOCUMENTS)) {
                inTime(began);
                edit(ConfigDocument.id(document), registrar -> wrote.withdrawn(registrar, document));
            }
        }
        applied = null;
    }

    /**
     * Gives registrars that appeared since the last change their backups. To be called now and then, every 30 s by
     * default; does nothing unless the node is a master and no change is under way.
     *
     * @return the ids of the registrars that were changed
     * @throws EffectException if the store cannot be used; the next call tries again
     */
    public List<String> follow() throws EffectException, InterruptedException {
        var began = ticker.now();
        var changed = new ArrayList<String>();
        if (owes()) {
            for (var registrar : registrarsWithout(Backups.of(settings.get()))) {
                inTime(began);
                var id = ConfigDocument.id(registrar);
                if (edit(id, this::finish)) {
                    changed.add(id);
                }
            }
        }
        return changed;
    }

    /** A document that a client has just made or replaced: a master's new registrar has its backups from the start. */
    public ObjectNode finish(ObjectNode document) {
        return owes() && ConfigDocument.isRegistrar(document)
                ? Backups.of(settings.get()).in(document)
                : document;
    }

    private boolean owes() {
        var last = applied;
        var now = settings.get();
        return now.role() == NodeRole.MASTER && (last == null || last.equals(now));
    }

    private List<ObjectNode> registrarsWithout(Backups backups) throws EffectException, InterruptedException {
        return value(store.registrars()).stream()
                .filter(registrar -> !backups.areIn(registrar))
                .toList();
    }

    /** Whether it was changed; a document that is gone was not. */
    private boolean edit(String id, UnaryOperator<ObjectNode> change) throws EffectException, InterruptedException {
        var reply = store.edit(id, change);
        return !isGone(reply) && value(reply);
    }

    private static boolean isGone(Reply<Boolean> reply) {
        return reply instanceof Reply.Refused<Boolean> refused && refused.reason() == Reply.Reason.UNKNOWN;
    }

    private static <T> T value(Reply<T> reply) throws EffectException {
        if (reply instanceof Reply.Refused<T> refused) {
            String text = "backups of the registrars not set: " + refused.detail();
            throw refused.reason() == Reply.Reason.STOPPED ? new StoppedException(text) : new EffectException(text);
        }
        return ((Reply.Given<T>) reply).value();
    }

    private void inTime(Duration began) throws EffectException {
        if (ticker.now().minus(began).compareTo(LAST_BEGINNING) > 0) {
            throw new EffectException(
                    "backups of the registrars not set: the store was too slow to change all of them within 10 s;"
                            + " try again when it is not busy");
        }
    }

    private static JsonNode noteOf(String before) throws EffectException {
        try {
            return ConfigJson.read(before);
        } catch (IOException torn) {
            throw new EffectException("backups of the registrars not put back: what they were is not readable", torn);
        }
    }
}
