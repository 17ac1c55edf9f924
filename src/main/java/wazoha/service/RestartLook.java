package wazoha.service;

import wazoha.node.Finding;

/** Whether a slave could restart its PostgreSQL if that hangs at a takeover; nothing is restarted to find out. */
public record RestartLook(DatabaseServer server) {
    public Finding look(Finding.Subject about) throws InterruptedException {
        var obstacle = server.obstacle();
        return obstacle.isEmpty()
                ? about.fine("a PostgreSQL that hangs at a takeover can be restarted")
                : about.warns(
                        obstacle.get(),
                        "if PostgreSQL hangs at a takeover, a master that was in the middle of a copy could finish it later",
                        "set postgresql.unit to the unit of this server (systemctl list-units 'postgresql@*'), and restart the"
                                + " daemon");
    }
}
