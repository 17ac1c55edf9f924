package wazoha.config;

import java.util.Optional;

/** What a value must look like. */
@FunctionalInterface
interface Form<T> {
    /** The value, or empty after at least one problem was reported. */
    Optional<T> read(Item item, Problems problems);
}
