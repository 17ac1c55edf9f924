package wazoha.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the nodes stand on: hosts that can be switched off and cables that can be pulled. */
public interface Ground extends AutoCloseable {
    /** A folder with a short path, for this run alone. */
    Path folder();

    String address(Place place);

    /** Where the demo itself stands, as the nodes see it. */
    String observer();

    /** Where a node's own programs reach its database. */
    String databaseHost(Place place);

    /** A port of the node, which may have to be another one where ports below 1024 are not ours. */
    int port(int wellKnown);

    /** One line for people: what this is. */
    String description();

    /** What cannot be shown here; empty where everything can. */
    List<String> limits();

    /** The same program, run in a place that is switched on. */
    List<String> in(Place place, List<String> command);

    /** Runs a program as a user who is not root, with the files of root: PostgreSQL refuses root. */
    List<String> asNobody(List<String> command);

    /** Makes a folder belong to the user of {@link #asNobody}. */
    void giveToNobody(Path folder) throws DemoException, InterruptedException;

    /**
     * The SSH server of a node.
     *
     * @return the program, run as a user who can serve {@link #sshUser}
     */
    List<String> sshServer(List<String> command);

    String sshUser();

    /** Further lines for the SSH server's settings; may be empty. */
    String sshSettings(Place place);

    /** Switches a host on: an empty system without programs. */
    void powerOn(Place place) throws DemoException, InterruptedException;

    /** SIGKILL to every process of a host, at one moment; returns when none is left. */
    void powerOff(Place place) throws DemoException, InterruptedException;

    void plug(Place place) throws DemoException, InterruptedException;

    /** Pulls the cable. */
    void unplug(Place place) throws DemoException, InterruptedException;

    /** Every process of a host. */
    Stream<ProcessHandle> processes(Place place);

    /** The command that brings a visitor into a host, while the demo stays. */
    String entrance(Place place);

    @Override
    void close();
}
