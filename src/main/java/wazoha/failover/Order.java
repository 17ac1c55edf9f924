package wazoha.failover;

/** What an operator ordered, while the order is in force. */
public enum Order {
    NONE,
    /** Keep service where it is, until nobody has served for 60 s. */
    HOLD,
    /** Keep service where it is, even if nobody serves. */
    HOLD_EVEN_IF_NOBODY_SERVES,
    /** Serve here: {@code xivo-manage-slave-services start}. */
    SERVE,
    /** Be silent here, even if nobody serves: {@code xivo-manage-slave-services stop}. */
    STOP;

    /** Whether it is an order of one role to serve or to be silent, that means nothing in another role. */
    public boolean movesService() {
        return this == SERVE || this == STOP;
    }
}
