package wazoha.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The office: a process with all phones, told what to do by lines of JSON, telling what happens the same way. */
final class Phones implements AutoCloseable {
    /** How a phone uses the two servers that its configuration names. */
    enum Kind {
        /** Registers with the backup only while the main server does not answer. */
        BACKUP_ON_FAILURE,
        /** Registers with both all the time. */
        BOTH
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;
    private final Process process;
    private final BufferedWriter orders;
    private final PhoneBook book = new PhoneBook();
    /** The phones tell time by the machine's monotonic clock, which is one for all its processes. */
    private final Instant anchor = Instant.now();

    private final long anchorNanos = System.nanoTime();

    Phones(World world) throws DemoException, InterruptedException {
        this.world = world;
        var ground = world.ground();
        ground.powerOn(Place.PHONES);
        Path log = Disk.folder(ground.folder().resolve("p")).resolve("phones.log");
        process = new Command(world.java(
                        Place.PHONES, "wazoha.demo.phone.PhonesMain", ground.address(Place.PHONES), "5060", "1"))
                .converse(log);
        orders = process.outputWriter(StandardCharsets.UTF_8);
        var reader = new Thread(this::listen, "phones");
        reader.setDaemon(true);
        reader.start();
    }

    PhoneBook book() {
        return book;
    }

    void add(Users.User user, Kind kind) throws DemoException {
        book.add(user.extension());
        order(JSON.createObjectNode()
                .put("do", "add")
                .put("name", user.extension())
                .put("secret", user.secret())
                .put("kind", kind.name())
                .put("primary", world.master().address() + ":5060")
                .put("backup", world.slave().address() + ":5060"));
    }

    /** From now on every phone calls another one each second, and is called by one. */
    void callEachOther() throws DemoException {
        order(JSON.createObjectNode().put("do", "call").put("perPhoneMillis", 1000));
    }

    @Override
    public void close() {
        process.destroy();
    }

    private synchronized void order(JsonNode order) throws DemoException {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new DemoException("the process with the phones has ended: " + e.getMessage(), e);
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(JSON.readTree(line));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the phones spoke something that is not JSON", e);
        } catch (IOException ended) {
            process.destroy();
        }
    }

    private void hear(JsonNode told) {
        var at = anchor.plusNanos(told.path("atNanos").asLong(anchorNanos) - anchorNanos);
        switch (told.path("event").asText()) {
            case "registered" -> place(told).ifPresent(place -> book.registered(name(told), place, at));
            case "registrationLost" -> place(told).ifPresent(place -> book.lost(name(told), place));
            case "called" ->
                book.called(new PhoneBook.Call(
                        told.path("from").asText(),
                        told.path("to").asText(),
                        told.path("answered").asBoolean(),
                        at));
            default -> {
                // Other lines are for people who drive the phones by hand.
            }
        }
    }

    private Optional<Place> place(JsonNode told) {
        var server = told.path("server").asText();
        for (var place : new Place[] {Place.MASTER, Place.SLAVE}) {
            if (server.startsWith(world.ground().address(place) + ":")) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    private static String name(JsonNode told) {
        return told.path("name").asText();
    }
}
