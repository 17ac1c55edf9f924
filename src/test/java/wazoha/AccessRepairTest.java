package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wazoha.api.DaemonClient.Result;
import wazoha.api.Order;
import wazoha.node.NodePaths;

/** docs/contract.md, section 3: pairing repairs what lets the master in. */
class AccessRepairTest {
    @TempDir
    Path root;

    private final List<String> asked = new ArrayList<>();

    @Test
    void theDaemonOfASlaveIsAskedToMakeTheSameConfigurationOnceMore() throws Exception {
        role("slave");
        assertThat(repair(new Result.NotRunning("nobody"))).isEmpty();
        assertThat(asked)
                .containsExactly("{\"do\":\"configure\",\"node_type\":\"slave\",\"remote_address\":\"10.0.0.1\"}");
    }

    @Test
    void itsRefusalIsTold() throws Exception {
        role("slave");
        assertThat(repair(new Result.Refused("PostgreSQL 15/main is not asked")))
                .isEqualTo("the access of the master was not repaired: PostgreSQL 15/main is not asked");
    }

    @Test
    void aMasterAndANodeWithoutARoleAreLeftAlone() throws Exception {
        assertThat(repair(new Result.NotRunning("nobody"))).isEmpty();
        role("master");
        assertThat(repair(new Result.NotRunning("nobody"))).isEmpty();
        assertThat(asked).isEmpty();
    }

    private String repair(Result answer) {
        return new AccessRepair(new NodePaths(root), order -> answered(order, answer))
                .repair()
                .orElse("");
    }

    private Result answered(Order order, Result answer) {
        asked.add(order.line());
        return answer;
    }

    private void role(String role) throws Exception {
        var file = new NodePaths(root).haConf();
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "{\"node_type\": \"%s\", \"remote_address\": \"10.0.0.1\"}".formatted(role));
    }
}
