package wazoha.service;

/** A service did not do as told. The message says which unit, what was tried, and what remains true now. */
public final class ServiceException extends Exception {
    private static final long serialVersionUID = 1;

    public ServiceException(String message) {
        super(message);
    }
}
