package wazoha.registrar;

import java.util.function.Function;

/** What a store answers: a value, or why there is none. */
public sealed interface Reply<T> {
    enum Reason {
        /** What was sent is no document. */
        INVALID,
        /** There is no such document. */
        UNKNOWN,
        /** The document says that it must not be deleted. */
        LOCKED,
        /** The store cannot be read or written now; nothing is known of what was asked. */
        UNAVAILABLE,
        /** The same, because nobody listens where the store should: it has been stopped. */
        STOPPED
    }

    record Given<T>(T value) implements Reply<T> {}

    /** @param detail for people: what was tried, on what, and the remedy */
    record Refused<T>(Reason reason, String detail) implements Reply<T> {}

    static <T> Reply<T> given(T value) {
        return new Given<>(value);
    }

    static <T> Reply<T> refused(Reason reason, String detail) {
        return new Refused<>(reason, detail);
    }

    default <R> Reply<R> map(Function<T, R> function) {
        if (this instanceof Given<T> given) {
            return new Given<>(function.apply(given.value()));
        }
        var refused = (Refused<T>) this;
        return new Refused<>(refused.reason(), refused.detail());
    }
}
