package wazoha.service;

import java.util.Optional;

/** A PostgreSQL of which no setting says how it is restarted: nobody does. */
public record UnnamedDatabase() implements DatabaseServer {
    private static final String WHY = "no setting says how PostgreSQL is restarted (postgresql.unit)";

    @Override
    public void restart() throws ServiceException {
        throw new ServiceException(WHY + ": it is as it was");
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.of(WHY);
    }
}
