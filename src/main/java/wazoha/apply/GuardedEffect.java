package wazoha.apply;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;

/**
 * An effect whose calls cannot hold anybody up: each runs on a thread of its own, one at a time, and whoever waits for it
 * gives up after a while. What was given up is interrupted; until it has ended, further calls are refused. Thread-safe.
 */
final class GuardedEffect {
    private final Effect effect;
    private final Duration grace;
    private final Semaphore free = new Semaphore(1);

    GuardedEffect(Effect effect, Duration grace) {
        this.effect = effect;
        this.grace = grace;
    }

    String name() {
        return effect.name();
    }

    Call plan(HaSettings wanted) {
        return new Call("looked at", () -> effect.plan(wanted));
    }

    Call apply(HaSettings wanted) {
        return new Call("applied", () -> {
            effect.apply(wanted);
            return Effect.Change.NOTHING;
        });
    }

    Call undo(String before) {
        return new Call("undone", () -> {
            effect.undo(before);
            return Effect.Change.NOTHING;
        });
    }

    /** One of the three methods. */
    @FunctionalInterface
    private interface Work {
        Effect.Change run() throws EffectException, InterruptedException;
    }

    /** A call that has begun. */
    final class Call {
        private final String words;
        private final CompletableFuture<Effect.Change> result = new CompletableFuture<>();
        private final Thread thread;

        private Call(String words, Work work) {
            this.words = words;
            this.thread = new Thread(() -> run(work), "effect-" + name());
            thread.setDaemon(true);
            thread.start();
        }

        private void run(Work work) {
            try {
                if (!free.tryAcquire(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new EffectException("an earlier call has not ended, and nothing more was tried");
                }
            } catch (EffectException | InterruptedException notBegun) {
                result.completeExceptionally(notBegun);
                return;
            }
            try {
                result.complete(work.run());
            } catch (Throwable failed) { // also an error: it belongs to whoever waits
                result.completeExceptionally(failed);
            } finally {
                free.release();
            }
        }

        GuardedEffect effect() {
            return GuardedEffect.this;
        }

        /** Lets nobody wait for it any longer. */
        void giveUp() {
            thread.interrupt();
        }

        /** What came of it; {@link Effect.Change#NOTHING} where there is nothing to tell. */
        Effect.Change await(Duration patience) throws EffectException, InterruptedException {
            try {
                return result.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                giveUp();
                throw new EffectException("%s did not answer in time when it was %s".formatted(name(), words), late);
            } catch (InterruptedException stop) {
                giveUp();
                throw stop;
            } catch (ExecutionException failed) {
                throw reason(failed);
            }
        }

        private EffectException reason(ExecutionException failed) {
            var cause = failed.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            if (cause instanceof EffectException told) {
                return new EffectException("%s: %s".formatted(name(), told.getMessage()), told);
            }
            if (cause instanceof InterruptedException stopped) {
                return new EffectException("%s was interrupted".formatted(name()), stopped);
            }
            return new EffectException("%s failed inside (%s)".formatted(name(), cause), failed);
        }
    }
}
