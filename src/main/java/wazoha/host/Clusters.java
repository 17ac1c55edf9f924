package wazoha.host;

import java.util.List;
import wazoha.node.EffectException;

/** The PostgreSQL servers of this host. */
@FunctionalInterface
public interface Clusters {
    /** Looks anew each time; none if there is no PostgreSQL. */
    List<Cluster> find() throws EffectException, InterruptedException;
}
