package wazoha.notify;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver in memory that can be told to fail, to refuse, or to hang until it is let go. */
final class RememberingReceiver implements Receiver {
    final List<String> told = new CopyOnWriteArrayList<>();
    final CountDownLatch hanging = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);
    final AtomicInteger failures = new AtomicInteger();
    volatile boolean refuses;
    volatile boolean hangs;
    final AtomicInteger tries = new AtomicInteger();

    private final String name;

    RememberingReceiver(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void tell(Event event) throws DeliveryException, InterruptedException {
        tries.incrementAndGet();
        if (hangs) {
            hanging.countDown();
            if (!letGo.await(20, TimeUnit.SECONDS)) {
                throw DeliveryException.forNow("never let go");
            }
        }
        if (refuses) {
            throw DeliveryException.refused("refused");
        }
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw DeliveryException.forNow("not now");
        }
        told.add(event.data().path("reason").asText());
    }
}
