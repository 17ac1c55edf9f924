package wazoha.asterisk;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables;
import wazoha.node.ExpiryTables.Cell;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/**
 * How long phones may stay registered (docs/contract.md, section 4): 180 to 300 s while high availability is on, what
 * was before when it is off. The values go where they are kept: the tables of a Wazo database, else an include file
 * of a plain Asterisk, and always our store of the general SIP options. Then Asterisk reads them again and is asked
 * what is in force.
 *
 * <p>Thread-safe: one caller at a time, for 9 s at most; a look that fails, for 10 s.
 */
public final class SipExpiry implements Effect {
    private static final Duration WHOLE = Duration.ofSeconds(9);
    private static final Duration TAKES_EFFECT = Duration.ofSeconds(3);
    private static final int MOST_NAMED = 10;

    private final ExpiryPlaces places;
    private final PjsipInclude include;
    private final ExpiryMemory memory;
    private final AmiDoor door;
    private final Ticker ticker;
    private final Consumer<List<String>> warnings;
    private List<String> notInForce = List.of();

    /**
     * @param include our include file, under the root
     * @param tables of the database; {@link ExpiryTables#NONE} where there is none
     * @param warnings takes all that is not as it should be after each look, in place of what it took before: what did
     *     not come into force, or waits to be put back
     */
    public SipExpiry(
            NodePaths paths,
            Path include,
            SipGeneral general,
            ExpiryTables tables,
            AmiDoor door,
            Ticker ticker,
            Consumer<List<String>> warnings) {
        this.include = new PjsipInclude(include);
        this.memory = new ExpiryMemory(paths.state().resolve("sip-expiry.json"));
        this.places = new ExpiryPlaces(general, tables, memory);
        this.door = door;
        this.ticker = ticker;
        this.warnings = warnings;
    }

    @Override
    public String name() {
        return "sip_expiry";
    }

    @Override
    public synchronized Change plan(HaSettings wanted) throws EffectException {
        boolean paired = isPaired(wanted);
        try (var asterisk = LiveAsterisk.open(door, WHOLE, ticker)) {
            refuseIfSick(asterisk, paired);
            var waits = new ArrayList<String>();
            var cells = places.read(paired, waits);
            var lines = new ArrayList<>(places.lines(cells, paired));
            lines.addAll(fileLines(paired, cells, asterisk));
            return new Change(lines, lines.isEmpty() ? "" : before(cells), String.join("; ", waits));
        } catch (AmiException | IOException failed) {
            throw new EffectException(
                    "SIP expiry not changed: %s; nothing was changed".formatted(failed.getMessage()), failed);
        }
    }

    @Override
    public synchronized void apply(HaSettings wanted) throws EffectException, InterruptedException {
        var waits = new ArrayList<String>();
        warnings.accept(make(isPaired(wanted), waits));
        if (!waits.isEmpty()) {
            throw new StoppedException(String.join("; ", waits));
        }
    }

    /**
     * Makes again what the last change made: for the start of Asterisk, for AORs that are new, and for what a dead
     * partner kept from being put back. To be called now and then, from the thread of the changes.
     *
     * @return what is still not as it should be; the warnings say the same
     */
    public synchronized List<String> keep() throws InterruptedException {
        var wrong = looked();
        warnings.accept(wrong);
        return wrong;
    }

    private List<String> looked() throws InterruptedException {
        try {
            var known = memory.known();
            if (known.isEmpty()) {
                return List.of();
            }
            var wrong = new ArrayList<String>();
            wrong.addAll(make(known.get().paired(), wrong));
            return wrong;
        } catch (EffectException failed) {
            return failed.getCause() instanceof AmiException unheard && LiveAsterisk.hasStopped(unheard, door, ticker)
                    ? notInForce
                    : List.of(String.valueOf(failed.getMessage()));
        } catch (IOException failed) {
            return List.of("SIP expiry not looked after: " + failed.getMessage());
        }
    }

    @Override
    public synchronized void undo(String before) throws EffectException, InterruptedException {
        if (before.isEmpty()) {
            return;
        }
        notInForce = List.of();
        try (var asterisk = LiveAsterisk.open(door, WHOLE, ticker)) {
            var json = new ObjectMapper().readTree(before);
            var old = ExpiryMemory.cells(json.required("cells"));
            places.write(ExpiryTargets.changes(places.read(true, new ArrayList<>()), old));
            memory.restore(json.required("memory").asText());
            boolean named = json.required("named").asBoolean();
            boolean changed = named
                    ? include.hasHost() && include.put(json.required("include").asText())
                    : include.remove();
            if (asterisk.isSick()) {
                warnings.accept(List.of("SIP expiry is put back, but %s".formatted(asterisk.absence())));
                return;
            }
            if (changed || !old.isEmpty()) {
                asterisk.reload();
            }
            warnings.accept(List.of());
        } catch (AmiException notReloaded) {
            warnings.accept(
                    List.of("SIP expiry is put back in its files, not yet in Asterisk: " + notReloaded.getMessage()));
        } catch (IOException failed) {
            throw new EffectException("SIP expiry was not put back: " + failed.getMessage(), failed);
        }
    }

    /**
     * @param waits takes what waits for a partner that is stopped or, when high availability goes, dead
     * @return what did not take
     */
    private List<String> make(boolean paired, List<String> waits) throws EffectException, InterruptedException {
        var wrong = new ArrayList<String>();
        try (var asterisk = LiveAsterisk.open(door, WHOLE, ticker)) {
            refuseIfSick(asterisk, paired);
            var cells = places.read(paired, waits);
            boolean changed = paired ? places.pair(cells) : places.unpair(cells);
            changed |= paired ? name(cells, asterisk, wrong) : include.remove();
            if (paired) {
                wrong.addAll(force(asterisk, changed));
            } else {
                notInForce = List.of();
                letGo(asterisk, changed, waits);
            }
            if (!paired && waits.isEmpty()) {
                places.done();
            }
        } catch (AmiException | IOException failed) {
            throw new EffectException("SIP expiry not wholly changed: " + failed.getMessage(), failed);
        }
        return wrong;
    }

    /** On a plain Asterisk: the include file with all AORs. Elsewhere it goes: a database has come to light. */
    private boolean name(List<Cell> cells, LiveAsterisk asterisk, List<String> warnings)
            throws AmiException, IOException {
        if (!isPlain(cells)) {
            return include.remove();
        }
        var obstacle = include.obstacle();
        if (obstacle.isPresent()) {
            warnings.add(obstacle.get());
            return false;
        }
        return include.put(PjsipInclude.textFor(names(asterisk)));
    }

    /** Reload, and what is not in force then; while Asterisk is stopped, what was not when it ran. */
    private List<String> force(LiveAsterisk asterisk, boolean changed) throws AmiException, InterruptedException {
        if (asterisk.isRunning()) {
            notInForce = reloaded(asterisk, changed);
        }
        return notInForce;
    }

    private static List<String> reloaded(LiveAsterisk asterisk, boolean changed)
            throws AmiException, InterruptedException {
        boolean wrong = asterisk.aors().stream().anyMatch(aor -> !aor.isPaired());
        if (!changed && !wrong) {
            return List.of();
        }
        asterisk.reload();
        var off = asterisk.aorsOnce(Aor::isPaired, TAKES_EFFECT).stream()
                .filter(aor -> !aor.isPaired())
                .toList();
        if (off.isEmpty()) {
            return List.of();
        }
        return List.of(
                ("the expiry of registrations %s/%s/%s did not come into force for %s: they keep what stands in brackets,"
                                + " and a phone there may notice a failover late; set minimum_expiration,"
                                + " maximum_expiration and default_expiration where those AORs are configured")
                        .formatted(Expiry.MINIMUM.paired, Expiry.MAXIMUM.paired, Expiry.DEFAULT.paired, some(off)));
    }

    /** Reload when high availability goes: an Asterisk that does not is told, and nothing fails for it. */
    private static void letGo(LiveAsterisk asterisk, boolean changed, List<String> waits) {
        String trouble = asterisk.isSick() ? asterisk.absence() : "";
        try {
            if (changed) {
                asterisk.reload();
            }
        } catch (AmiException notReloaded) {
            trouble = String.valueOf(notReloaded.getMessage());
        }
        if (!trouble.isEmpty()) {
            waits.add("SIP expiry is put back in its files, not yet in Asterisk: " + trouble);
        }
    }

    private static String some(List<Aor> aors) {
        var named = aors.stream().limit(MOST_NAMED).map(Aor::text).collect(Collectors.joining(", "));
        return aors.size() > MOST_NAMED ? "%s and %d more".formatted(named, aors.size() - MOST_NAMED) : named;
    }

    /** While Asterisk is stopped the AORs that were known last; those that are new are added when it runs. */
    private List<String> names(LiveAsterisk asterisk) throws AmiException, IOException {
        return asterisk.isRunning()
                ? asterisk.aors().stream()
                        .map(Aor::name)
                        .filter(PjsipInclude::fits)
                        .toList()
                : include.aors();
    }

    private List<String> fileLines(boolean paired, List<Cell> cells, LiveAsterisk asterisk)
            throws AmiException, IOException {
        boolean there = include.content().isPresent();
        if (!paired) {
            return there
                    ? List.of("SIP expiry: %s goes, and Asterisk is reloaded".formatted(include.file()))
                    : List.of();
        }
        if (!isPlain(cells) || include.obstacle().isPresent()) {
            return List.of();
        }
        var names = names(asterisk);
        boolean same = include.isNamed() && include.content().orElse("").equals(PjsipInclude.textFor(names));
        return same
                ? List.of()
                : List.of(
                        "SIP expiry: %s, named at the end of pjsip.conf, gives %d AORs 180/300/240 s; Asterisk is reloaded"
                                .formatted(include.file(), names.size()));
    }

    private String before(List<Cell> cells) throws IOException {
        var json = new ObjectMapper().createObjectNode().put("memory", memory.text());
        var content = include.content();
        boolean named = include.hasHost() && include.obstacle().isEmpty() && include.isNamed();
        json.put("named", named && content.isPresent()).put("include", content.orElse(""));
        json.set("cells", ExpiryMemory.json(cells));
        return json.toString();
    }

    /** Whether Asterisk reads its AORs from pjsip.conf: no table holds the values, and there is such a file. */
    private boolean isPlain(List<Cell> cells) throws IOException {
        return !places.hasTables(cells) && include.hasHost();
    }

    private static void refuseIfSick(LiveAsterisk asterisk, boolean paired) throws EffectException {
        if (paired && asterisk.isSick()) {
            throw new EffectException("SIP expiry not changed: %s; nothing was changed".formatted(asterisk.absence()));
        }
    }

    private static boolean isPaired(HaSettings wanted) {
        return wanted.role() != NodeRole.DISABLED;
    }
}
