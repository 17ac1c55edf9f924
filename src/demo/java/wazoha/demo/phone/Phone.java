package wazoha.demo.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One simulated phone: where it registers, and where it goes when that fails. Owned by the phones' thread. */
public final class Phone {
    private static final double REFRESH_AT = 0.8;
    private final PhoneSpec spec;
    private final PhoneProfile profile;
    private final PhoneListener listener;
    private final RandomGenerator chance;
    private final List<Registration> registrations;
    private int current;
    private int failuresInARow;

    Phone(PhoneSpec spec, PhoneLine line, PhoneProfile profile, PhoneListener listener, RandomGenerator chance) {
        this.spec = spec;
        this.profile = profile;
        this.listener = listener;
        this.chance = chance;
        this.registrations = spec.servers().stream()
                .map(server -> new Registration(line, spec, server, profile, this::granted, this::failed))
                .toList();
    }

    PhoneSpec spec() {
        return spec;
    }

    void start() {
        if (spec.kind() == PhoneKind.BOTH) {
            registrations.forEach(Registration::tryNow);
        } else {
            registrations.get(current).tryNow();
        }
    }

    /** The server that this phone calls through now; empty where it is registered nowhere. */
    Optional<InetSocketAddress> server() {
        if (spec.kind() == PhoneKind.BACKUP_ON_FAILURE) {
            return Optional.of(registrations.get(current))
                    .filter(Registration::isRegistered)
                    .map(Registration::server);
        }
        return registrations.stream()
                .filter(Registration::isRegistered)
                .map(Registration::server)
                .findFirst();
    }

    /** A call through this server met silence: the phone asks it now and does not wait for its refresh. */
    void suspect(InetSocketAddress server) {
        registrations.stream()
                .filter(registration -> registration.server().equals(server) && registration.isRegistered())
                .forEach(Registration::tryNow);
    }

    PhoneSnapshot snapshot() {
        var at = registrations.stream()
                .filter(Registration::isRegistered)
                .map(registration -> new PhoneSnapshot.At(registration.server(), registration.sinceNanos()))
                .toList();
        return new PhoneSnapshot(spec.name(), spec.kind(), at);
    }

    private void granted(Registration registration, Duration life) {
        int which = registrations.indexOf(registration);
        failuresInARow = 0;
        if (!registration.isRegistered()) {
            registration.nowRegistered(true, System.nanoTime());
            listener.registered(spec.name(), registration.server(), System.nanoTime());
        }
        // A little earlier by chance, so that phones that were moved together do not stay together.
        registration.tryIn(part(life, REFRESH_AT - 0.1 * chance.nextDouble()));
        if (spec.kind() == PhoneKind.BACKUP_ON_FAILURE) {
            settle(which);
        }
    }

    private void settle(int which) {
        if (which == 0 && current == 1) {
            current = 0;
            var backup = registrations.get(1);
            backup.rest();
            if (backup.isRegistered()) {
                leave(backup, "home again");
                backup.leave();
            }
        } else if (which == 1 && current == 1) {
            registrations.get(0).tryIn(jittered(profile.homeEvery()));
        } else if (which == 1) {
            // The answer of the backup came after the phone was home again.
            registration1Left();
        }
    }

    private void registration1Left() {
        var backup = registrations.get(1);
        backup.rest();
        leave(backup, "home already");
        backup.leave();
    }

    private void failed(Registration registration, String reason) {
        int which = registrations.indexOf(registration);
        if (registration.isRegistered()) {
            leave(registration, reason);
        }
        if (spec.kind() == PhoneKind.BOTH) {
            registration.tryIn(jittered(profile.retryPause()));
        } else if (which == current) {
            failuresInARow++;
            current = 1 - current;
            registrations.get(current).tryIn(failuresInARow == 1 ? Duration.ZERO : jittered(profile.retryPause()));
        } else if (which == 0 && registrations.get(1).isRegistered()) {
            registration.tryIn(jittered(profile.homeEvery()));
        }
    }

    private void leave(Registration registration, String reason) {
        registration.nowRegistered(false, System.nanoTime());
        listener.registrationLost(spec.name(), registration.server(), reason, System.nanoTime());
    }

    private Duration jittered(Duration pause) {
        return part(pause, 1 + chance.nextDouble() / 2);
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofNanos((long) (whole.toNanos() * share));
    }
}
