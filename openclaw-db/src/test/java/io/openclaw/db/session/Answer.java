package io.openclaw.db.session;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a store answers. */
final class Answer {

    private Answer() {}

    static <T> T of(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new AssertionError("The store failed.", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("No answer from the store.", e);
        }
    }

    /** What it failed with. */
    static Throwable failure(Future<?> future) {
        try {
            Object answer = future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
            throw new AssertionError("The store answered " + answer + ", but it should have failed.");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("No answer from the store.", e);
        }
    }
}
