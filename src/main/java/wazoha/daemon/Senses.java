package wazoha.daemon;

/** Where a cycle gets its observations. Never blocks. */
public interface Senses {
    /** What is known now; drains what is new. */
    Sensed look();
}
