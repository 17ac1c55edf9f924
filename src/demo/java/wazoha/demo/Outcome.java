package wazoha.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How a show ended. */
interface Outcome {
    /** Whether all that was promised held. */
    boolean isKept();

    /** For people. */
    List<String> lines();

    /** For machines. */
    void into(ObjectNode json);
}
