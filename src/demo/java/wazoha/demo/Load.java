package wazoha.demo;

/** Something large that the master copies to the slave. */
interface Load {
    String name();

    /** What {@link #arrived} and {@link #whole} count. */
    String unit();

    /** Makes a state that the slave has before the large change. */
    void prepare() throws DemoException, InterruptedException;

    /** Makes the large change on the master; its next copy carries it. */
    void send() throws DemoException;

    /** Whether some of it has reached the slave's disk, and not yet all. */
    boolean isUnderWay() throws DemoException;

    /** How much of it has reached the slave's disk, in the unit. */
    double arrived() throws DemoException;

    double whole();

    /** What a reader sees on a node: the same text for the same content. */
    String fingerprint(Place place) throws DemoException;
}
