package io.openclaw.db.session;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that touches a file, in the order of asking. It starts with the first task; results come where the caller is. */
final class StoreThread {

    /** A caller that far ahead of the disk will not be caught up with, and the heap is not endless. */
    private static final int WAITING = 10_000;

    private final Vertx vertx;
    private final String what;
    private final ThreadPoolExecutor executor;

    /** @param what the thread works on, for its name and for messages */
    StoreThread(Vertx vertx, String what) {
        this.vertx = vertx;
        this.what = what;
        this.executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> thread(work, what));
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
        try {
            executor.execute(() -> finish(caller, promise, attempt(task)));
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(refused(e));
        }
        return promise.future();
    }

    /** Takes no more tasks; those that wait are done, then the thread ends. */
    void end() {
        executor.shutdown();
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

    private SessionsUnavailableException refused(RejectedExecutionException cause) {
        return new SessionsUnavailableException(
                executor.isShutdown()
                        ? "The store of " + what + " is closed. Make a new one to go on."
                        : "The store of " + what + " has " + WAITING
                                + " tasks waiting: the disk does not keep up. Wait for results before asking for more.",
                cause);
    }
}
