package wazoha.service;

import java.util.List;
import wazoha.service.Telephony.State;
import wazoha.service.Telephony.Unit;

/** The state of telephony as one thing, from the states of its units. */
final class Overall {
    private Overall() {}

    /**
     * Some running and some stopped is FAILED, never STOPPED: nobody may conclude that nothing runs here.
     *
     * @param units empty if they could not be asked
     */
    static State of(List<Unit> units) {
        var states = units.stream().map(Unit::state).distinct().toList();
        if (states.isEmpty() || states.contains(State.UNKNOWN)) {
            return State.UNKNOWN;
        }
        return states.size() == 1 ? states.get(0) : State.FAILED;
    }
}
