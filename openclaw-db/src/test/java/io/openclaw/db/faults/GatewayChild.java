package io.openclaw.db.faults;

import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Semaphore;

/**
 * A gateway that records as fast as it is allowed to, and prints the name of every fact that it was told is accepted. Its facts are named
 * {@code round.thread.number}. The tests kill it.
 */
final class GatewayChild {

    private static final int THREADS = 4;
    private static final int UNDER_WAY = 200;

    private GatewayChild() {}

    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        String round = arguments[1];
        Vertx vertx = Vertx.vertx();
        OpenClawDb db =
                OpenClawDb.create(DbConfig.of(home, "killed").withDatabaseUrl(arguments[2]), vertx, Clock.systemUTC());
        db.start().onSuccess(started -> {
            System.out.println("started");
            for (int thread = 0; thread < THREADS; thread++) {
                String names = round + "." + thread + ".";
                Thread caller = new Thread(() -> record(db, names));
                caller.start();
            }
        });
    }

    private static void record(OpenClawDb db, String names) {
        Semaphore room = new Semaphore(UNDER_WAY);
        for (int number = 0; ; number++) {
            room.acquireUninterruptibly();
            String name = names + number;
            db.recorder().recordAndAwait(NamedFacts.of(names, number)).onComplete(answer -> {
                if (answer.succeeded()) {
                    System.out.println(name);
                }
                room.release();
            });
        }
    }
}
