package io.openclaw.db.faults;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gateway that records as fast as it is allowed to, and prints the name of every fact that it was told is accepted. Its facts are named
 * {@code round.thread.number}. The tests kill it; or it records so many from each thread, closes, says how often the disk failed, and ends.
 */
final class GatewayChild {

    private static final int THREADS = 4;
    private static final int UNDER_WAY = 200;

    private GatewayChild() {}

    /** One that goes on until it is killed. */
    static ChildJvm start(Path home, int round, String url) {
        return ChildJvm.start(GatewayChild.class, home.toString(), Integer.toString(round), url);
    }

    /** One that ends by itself, under another program. */
    static ChildJvm startUnder(List<String> under, Path home, int each, String url) {
        return ChildJvm.start(under, List.of(), GatewayChild.class, home.toString(), "0", url, Integer.toString(each));
    }

    public static void main(String[] arguments) {
        String round = arguments[1];
        int each = arguments.length > 3 ? Integer.parseInt(arguments[3]) : Integer.MAX_VALUE;
        Vertx vertx = Vertx.vertx();
        DbConfig config = DbConfig.of(Path.of(arguments[0]), "killed").withDatabaseUrl(arguments[2]);
        OpenClawDb db = OpenClawDb.create(config, vertx, Clock.systemUTC());
        AtomicInteger running = new AtomicInteger(THREADS);
        db.start().onSuccess(started -> {
            System.out.println("started");
            for (int thread = 0; thread < THREADS; thread++) {
                String names = round + "." + thread + ".";
                Thread caller = new Thread(() -> {
                    record(db, names, each);
                    if (running.decrementAndGet() == 0) {
                        end(db, vertx);
                    }
                });
                caller.start();
            }
        });
    }

    private static void record(OpenClawDb db, String names, int each) {
        Semaphore room = new Semaphore(UNDER_WAY);
        for (int number = 0; number < each; number++) {
            room.acquireUninterruptibly();
            String name = names + number;
            db.recorder().recordAndAwait(NamedFacts.of(names, number)).onComplete(answer -> {
                if (answer.succeeded()) {
                    System.out.println(name);
                }
                room.release();
            });
        }
        room.acquireUninterruptibly(UNDER_WAY);
    }

    private static void end(OpenClawDb db, Vertx vertx) {
        db.close().onComplete(closed -> {
            System.out.println("io errors " + db.health().spool().ioErrors());
            vertx.close();
        });
    }
}
