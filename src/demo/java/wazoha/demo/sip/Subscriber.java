package wazoha.demo.sip;

/** A row of {@code usersip}: who may register here. */
record Subscriber(String name, String secret) {
    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "Subscriber[" + name + "]";
    }
}
