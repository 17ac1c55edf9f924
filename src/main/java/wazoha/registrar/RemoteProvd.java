package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import wazoha.node.Ticker;

/**
 * The store of a provd of Wazo, over its REST API. Connects only when it is used. Thread-safe: one call at a time.
 *
 * <p>Documents that others change between our reading and our writing are overwritten with what was read: provd's
 * interface has nothing against it. The time between is a few milliseconds.
 */
public final class RemoteProvd implements ConfigStore {
    /** Of a call, waiting for its turn included; three quarters of it for the requests. */
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private static final String CONFIGS = "/cfg_mgr/configs";
    private static final String REGISTRARS = "{\"X_type\":\"registrar\"}";

    private final ReentrantLock lock = new ReentrantLock();
    private final ProvdAddress address;
    private final ProvdExchange exchange;
    private final Ticker ticker;
    private final RegistrarEvents events;
    private final Duration longest;

    /** @param events takes the name of an event and its data as JSON; must not block */
    public RemoteProvd(ProvdAddress address, ServiceToken token, Ticker ticker, BiConsumer<String, String> events) {
        this(address, token, ticker, events, LONGEST);
    }

    RemoteProvd(
            ProvdAddress address,
            ServiceToken token,
            Ticker ticker,
            BiConsumer<String, String> events,
            Duration longest) {
        this.address = address;
        this.exchange = new ProvdExchange(address, token, ticker);
        this.ticker = ticker;
        this.events = new RegistrarEvents(events);
        this.longest = longest;
    }

    /** Looks at each document itself: a provd that ignored the selector would give those of all devices. */
    @Override
    public Reply<List<ObjectNode>> registrars() throws InterruptedException {
        return locked(until -> {
            var query = "q=" + URLEncoder.encode(REGISTRARS, StandardCharsets.UTF_8);
            var answer = answered(exchange.get(CONFIGS, query, until), RemoteProvd::registrars);
            if (answer instanceof Reply.Refused<List<ObjectNode>>) {
                throw new IOException("it answered 404");
            }
            return answer;
        });
    }

    @Override
    public Reply<ObjectNode> get(String id) throws InterruptedException {
        return locked(until -> read(id, until));
    }

    @Override
    public Reply<Boolean> edit(String id, UnaryOperator<ObjectNode> change) throws InterruptedException {
        return locked(until -> {
            var document = read(id, until);
            if (!(document instanceof Reply.Given<ObjectNode> given)) {
                return document.map(never -> false);
            }
            var changed = change.apply(given.value().deepCopy());
            if (changed.equals(given.value())) {
                return Reply.given(false);
            }
            var body = ConfigJson.object().set("config", changed);
            var written = answered(exchange.put(path(id), body, until), nothing -> true);
            if (written instanceof Reply.Given<Boolean> && ConfigDocument.isRegistrar(changed)) {
                events.edited(id);
            }
            return written;
        });
    }

    private Reply<ObjectNode> read(String id, Duration until) throws IOException, InterruptedException {
        if (!isId(id)) {
            return Reply.refused(Reply.Reason.UNKNOWN, "no such document");
        }
        return answered(
                exchange.get(path(id), "", until),
                body -> object(ConfigJson.read(body).path("config")));
    }

    /** Its ids are its own affair, as long as they name something under its documents. */
    private static boolean isId(String id) {
        return !id.isEmpty() && !id.equals(".") && !id.equals("..");
    }

    private static String path(String id) {
        return CONFIGS + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<ObjectNode> registrars(byte[] body) throws IOException {
        var configs = json(body).path("configs");
        if (!configs.isArray()) {
            throw new IOException("its answer holds no configs");
        }
        var registrars = new ArrayList<ObjectNode>();
        for (var config : configs) {
            if (ConfigDocument.isRegistrar(config)) {
                registrars.add(object(config));
            }
        }
        return registrars;
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            return ConfigJson.read(body);
        } catch (IOException notJson) {
            throw new IOException("its answer is not JSON within the usual bounds", notJson);
        }
    }

    private static ObjectNode object(JsonNode config) throws IOException {
        if (config instanceof ObjectNode object && isId(ConfigDocument.id(config))) {
            return object;
        }
        throw new IOException("its answer holds no document with an id");
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(byte[] body) throws IOException;
    }

    private static <T> Reply<T> answered(HttpResponse<byte[]> answer, Reading<T> reading) throws IOException {
        int status = answer.statusCode();
        return switch (status) {
            case 200, 204 -> Reply.given(reading.read(answer.body()));
            case 404 -> Reply.refused(Reply.Reason.UNKNOWN, "no such document");
            case 401, 403 -> throw new IOException("it refuses our token (%d)".formatted(status));
            default -> throw new IOException("it answered %d".formatted(status));
        };
    }

    @FunctionalInterface
    private interface Work<T> {
        Reply<T> until(Duration deadline) throws IOException, InterruptedException;
    }

    private <T> Reply<T> locked(Work<T> work) throws InterruptedException {
        var until = ticker.now().plus(longest);
        if (!lock.tryLock(longest.dividedBy(4).toMillis(), TimeUnit.MILLISECONDS)) {
            return refused(Reply.Reason.UNAVAILABLE, "it is still busy with another request of ours");
        }
        try {
            return work.until(until);
        } catch (StoppedStoreException stopped) {
            return refused(Reply.Reason.STOPPED, String.valueOf(stopped.getMessage()));
        } catch (IOException trouble) {
            return refused(Reply.Reason.UNAVAILABLE, String.valueOf(trouble.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    private <T> Reply<T> refused(Reply.Reason kind, String reason) {
        return Reply.refused(
                kind,
                "%s: %s; see whether it runs, and whether provd.host, provd.port, provd.https and provd.prefix are right"
                        .formatted(address.inWords(), reason));
    }
}
