package wazoha.service;

import java.util.Optional;

/** This node's PostgreSQL, for the moment in which it hangs while the node has to serve. */
@FunctionalInterface
public interface DatabaseServer {
    /**
     * Ends all processes of the server, also frozen ones, without waiting for anything that they do, and has it started
     * anew. Afterwards no transaction that was open can be committed; the server may still be recovering.
     *
     * @throws ServiceException if it is not sure that the processes have ended
     */
    void restart() throws ServiceException, InterruptedException;

    /** Why that could not work, as far as can be seen without doing it; empty if nothing speaks against it. */
    default Optional<String> obstacle() throws InterruptedException {
        return Optional.empty();
    }
}
