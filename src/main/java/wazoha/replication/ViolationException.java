package wazoha.replication;

/** Rows of a part of the tables would violate a foreign key: all tables together may not. */
final class ViolationException extends Exception {
    private static final long serialVersionUID = 1;

    ViolationException(String message) {
        super(message);
    }
}
