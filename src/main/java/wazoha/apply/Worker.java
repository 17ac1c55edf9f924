package wazoha.apply;

import wazoha.node.EffectException;
import wazoha.node.HaSettings;

/** Who works under the configuration and must rest while it changes: the node on duty. Called by one thread at a time. */
public interface Worker {
    /** What it works under now, or worked under before it rested. */
    HaSettings settings();

    /** Stops working, before the first effect of another configuration is applied. */
    void rest();

    /** Works under this configuration from now on. Also called if nothing has changed: then what works goes on. */
    void work(HaSettings settings) throws EffectException, InterruptedException;
}
