package wazoha.filesync;

import java.time.Duration;

/**
 * How long a copy may take.
 *
 * @param silence rsync gives up after so long without a byte; whole seconds
 * @param whole of all directories together
 */
public record FileLimits(Duration silence, Duration whole) {
    /** A first copy of some gigabytes over a slow line; a later one takes about a second. */
    public static final FileLimits DEFAULT = new FileLimits(Duration.ofSeconds(20), Duration.ofMinutes(10));
}
