package wazoha.service;

import java.util.List;

/**
 * A program that {@link ProcessTelephony} keeps running. It must stay in the foreground.
 *
 * @param name names its files; letters, digits, {@code . _ @ -}, not beginning with a dot
 * @param command the program and its arguments
 */
public record PlainProcess(String name, List<String> command) {
    public PlainProcess {
        if (!name.matches("[A-Za-z0-9@_-][A-Za-z0-9@_.-]*") || command.isEmpty()) {
            throw new IllegalArgumentException("no process can be kept as \"%s\" with %s".formatted(name, command));
        }
        command = List.copyOf(command);
    }
}
