package wazoha.failover;

import java.util.List;

/** What a row decided: the next phase, the wishes, and the row's number and reason for the record. */
public record Decision(Phase next, List<Action> actions, int rule, String why) {
    public boolean wants(Action action) {
        return actions.contains(action);
    }
}
