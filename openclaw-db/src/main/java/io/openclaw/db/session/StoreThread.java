package io.openclaw.db.session;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one thread that touches a file, in the order of asking. It starts with the first task; results come where the caller is. */
final class StoreThread {

    /** A caller that far ahead of the disk will not be caught up with, and the heap is not endless. */
    private static final int WAITING = 10_000;

    private final Vertx vertx;
    private final String what;
    private final ThreadPoolExecutor executor;

    /** Guarded by itself, as are the three below. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private boolean busy;
    private boolean held;
    private boolean ending;

    /** @param what the thread works on, for its name and for messages */
    StoreThread(Vertx vertx, String what) {
        this.vertx = vertx;
        this.what = what;
        this.executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> thread(work, what));
    }

    private static Thread thread(Runnable work, String what) {
        Thread thread = new Thread(work, "openclaw-" + what);
        thread.setDaemon(true);
        return thread;
    }

    /** Does the task after those that came before. */
    <T> Future<T> run(Callable<T> task) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        return enqueue(() -> finish(caller, promise, attempt(task)), promise);
    }

    /**
     * Does {@code first}, lets {@code between} happen elsewhere, and then does {@code last}, unless one of them fails. What was asked for
     * later waits for all of that.
     */
    <P, T> Future<T> run(Callable<P> first, Function<P, Future<Void>> between, Function<P, Callable<T>> last) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        Runnable task = () -> {
            hold();
            attempt(first)
                    .compose(planned -> between.apply(planned).map(planned))
                    .onComplete(planned -> executor.execute(() -> {
                        finish(
                                caller,
                                promise,
                                planned.succeeded()
                                        ? attempt(last.apply(planned.result()))
                                        : Future.failedFuture(planned.cause()));
                        letGo();
                    }));
        };
        return enqueue(task, promise);
    }

    /** Takes no more tasks; those that wait are done, then the thread ends. */
    void end() {
        synchronized (waiting) {
            ending = true;
            endIfDone();
        }
    }

    private <T> Future<T> enqueue(Runnable task, Promise<T> promise) {
        synchronized (waiting) {
            if (ending || waiting.size() >= WAITING) {
                return Future.failedFuture(refused());
            }
            waiting.add(task);
            goOn();
        }
        return promise.future();
    }

    private void goOn() {
        if (!busy) {
            busy = true;
            executor.execute(this::work);
        }
    }

    /** Works until nothing waits, or a task has to happen elsewhere in part. */
    private void work() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable task = held ? null : waiting.poll();
            if (task == null && !held) {
                busy = false;
                endIfDone();
            }
            return task;
        }
    }

    private void hold() {
        synchronized (waiting) {
            held = true;
        }
    }

    private void letGo() {
        synchronized (waiting) {
            held = false;
        }
        work();
    }

    private void endIfDone() {
        if (ending && !busy) {
            executor.shutdown();
        }
    }

    private static <T> Future<T> attempt(Callable<T> task) {
        try {
            return Future.succeededFuture(task.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    private static <T> void finish(Context caller, Promise<T> promise, Future<T> result) {
        try {
            caller.runOnContext(v -> promise.handle(result));
        } catch (RejectedExecutionException e) {
            // The host closed its Vert.x before us: there is no context left to come back to.
            promise.handle(result);
        }
    }

    private SessionsUnavailableException refused() {
        return new SessionsUnavailableException(
                ending
                        ? "The store of " + what + " is closed. Make a new one to go on."
                        : "The store of " + what + " has " + WAITING
                                + " tasks waiting: the disk does not keep up. Wait for results before asking for more.",
                null);
    }
}
