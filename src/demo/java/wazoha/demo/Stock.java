package wazoha.demo;

import java.time.Duration;

/** What the master's database holds before the pair is made. */
interface Stock {
    void store() throws DemoException;

    boolean isOnSlave() throws DemoException;

    /** How long the first replication of it may take. */
    Duration patience();
}
