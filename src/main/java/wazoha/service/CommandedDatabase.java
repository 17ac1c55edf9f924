package wazoha.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import wazoha.process.Program;

/**
 * A PostgreSQL that a program of the administrator restarts.
 *
 * @param command the program and its arguments; its status 0 says that the processes of before have ended
 */
public record CommandedDatabase(List<String> command) implements DatabaseServer {
    /** A server that was ended like this recovers first. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Override
    public Optional<String> obstacle() {
        var program = command.get(0);
        return program.startsWith("/") && !Files.isExecutable(Path.of(program))
                ? Optional.of("%s (postgresql.restart) is no program here".formatted(program))
                : Optional.empty();
    }

    @Override
    public void restart() throws ServiceException, InterruptedException {
        var outcome = Program.of(command).within(DEADLINE).run();
        if (!outcome.succeeded()) {
            throw new ServiceException("postgresql.restart (%s): %s; the server may be as it was"
                    .formatted(String.join(" ", command), outcome.describe()));
        }
    }
}
