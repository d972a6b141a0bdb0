package io.openclaw.db.faults;

import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.recorder.RecorderConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A gateway without a database whose queue is filled faster than it can be written; told to end, it closes as a host should, and prints
 * which facts were accepted and how many dropped.
 */
final class FullQueueChild {

    private FullQueueChild() {}

    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[1]);
        Vertx vertx = Vertx.vertx();
        DbConfig config = DbConfig.of(Path.of(arguments[0]), "faults")
                .withRecorder(RecorderConfig.defaults().withQueue(2 * count, 1L << 30));
        OpenClawDb db = OpenClawDb.create(config, vertx, Clock.systemUTC());
        Queue<String> accepted = new ConcurrentLinkedQueue<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(db, accepted)));
        db.start().onSuccess(started -> {
            Thread caller = new Thread(() -> {
                for (int number = 0; number < count; number++) {
                    String name = "0.0." + number;
                    db.recorder().recordAndAwait(NamedFacts.of("0.0.", number)).onSuccess(kept -> accepted.add(name));
                }
                System.out.println("queued");
            });
            caller.start();
        });
    }

    private static void end(OpenClawDb db, Queue<String> accepted) {
        CountDownLatch closed = new CountDownLatch(1);
        db.close().onComplete(ended -> closed.countDown());
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        StringBuilder told = new StringBuilder();
        accepted.forEach(name -> told.append(name).append('\n'));
        told.append("dropped ").append(db.health().accounting().droppedTotal());
        System.out.println(told);
    }
}
