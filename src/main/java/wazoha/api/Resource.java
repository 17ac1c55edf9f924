package wazoha.api;

import java.time.Duration;
import java.util.List;

/** A group of paths that belong together, to be handed to {@link HttpApi}. Runs in workers; thread-safe. */
public abstract class Resource {
    Resource() {}

    abstract List<Route> routes(Duration slowestClient);
}
