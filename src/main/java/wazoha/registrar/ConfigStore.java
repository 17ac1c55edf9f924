package wazoha.registrar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where the configuration documents of the phones are kept, as far as high availability needs it (docs/contract.md,
 * section 5). Thread-safe; no call waits over 5 s. The documents handed out are the caller's own copies.
 */
public interface ConfigStore {
    /** All documents with {@code X_type} {@code registrar}. */
    Reply<List<ObjectNode>> registrars() throws InterruptedException;

    /** One document, of whatever kind. */
    Reply<ObjectNode> get(String id) throws InterruptedException;

    /**
     * Changes one document. Between the reading and the writing nothing else goes through this store, and
     * {@code change} is asked in between.
     *
     * @param change alters and returns the document it is given
     * @return whether it was written; what did not change is not
     */
    Reply<Boolean> edit(String id, UnaryOperator<ObjectNode> change) throws InterruptedException;
}
