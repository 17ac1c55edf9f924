package wazoha.apply;

/** Takes what happens to a change, for history. Never blocks. */
@FunctionalInterface
public interface Story {
    void tell(String event, String why);
}
