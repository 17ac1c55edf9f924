package wazoha.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import wazoha.node.EffectException;

/** A real server that something happens to when it is asked a certain question. */
final class AlteredCluster implements Cluster {
    private final RealPostgres real;
    private final String question;
    private final Event event;

    /** What happens just before the server gets the question. */
    @FunctionalInterface
    interface Event {
        void happen() throws Exception;
    }

    AlteredCluster(RealPostgres real, String question, Event event) {
        this.real = real;
        this.question = question;
        this.event = event;
    }

    @Override
    public List<String> ask(String query, Duration limit) throws EffectException, InterruptedException {
        if (query.contains(question)) {
            try {
                event.happen();
            } catch (RuntimeException | InterruptedException through) {
                throw through;
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
        }
        return real.ask(query, limit);
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public Path configuration() {
        return real.configuration();
    }

    @Override
    public Path data() {
        return real.data();
    }

    @Override
    public int port() {
        return real.port();
    }

    @Override
    public boolean isRunning() {
        return real.isRunning();
    }

    @Override
    public void beginRestart() throws EffectException {
        real.beginRestart();
    }

    @Override
    public void beginStart() throws EffectException {
        real.beginStart();
    }
}
