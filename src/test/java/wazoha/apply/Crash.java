package wazoha.apply;

/** The process dies here: nothing catches it. */
final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash(String point) {
        super(point, null, false, false);
    }
}
