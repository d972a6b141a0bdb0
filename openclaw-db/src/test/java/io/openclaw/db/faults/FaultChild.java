package io.openclaw.db.faults;

import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A gateway that records from several threads and prints "a round thread n" for each pair of facts that was accepted. */
final class FaultChild {

    static final int TOKENS = 11;
    private static final int UNDER_WAY = 8;

    private FaultChild() {}

    /** Arguments: home, database URL, round, threads. */
    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        DbConfig config = DbConfig.of(Path.of(arguments[0]), "fault-host").withDatabaseUrl(arguments[1]);
        OpenClawDb db = OpenClawDb.create(config, vertx, Clock.systemUTC());
        db.start()
                .onSuccess(started -> begin(db, arguments[2], Integer.parseInt(arguments[3])))
                .onFailure(refused -> {
                    System.out.println("refused " + refused.getMessage());
                    Runtime.getRuntime().halt(3);
                });
    }

    private static void begin(OpenClawDb db, String round, int threads) {
        System.out.println("ready");
        for (int thread = 0; thread < threads; thread++) {
            int number = thread;
            new Thread(() -> record(db, round, number), "gateway-" + thread).start();
        }
    }

    private static void record(OpenClawDb db, String round, int thread) {
        Semaphore room = new Semaphore(UNDER_WAY);
        Scope scope = new Scope("session-" + thread, "s" + thread, "main", "test", "r" + round);
        for (long n = 0; ; n++) {
            room.acquireUninterruptibly();
            String name = round + " " + thread + " " + n;
            db.recorder()
                    .recordAllAndAwait(List.of(message(scope, name), call(scope)))
                    .onSuccess(accepted -> System.out.println("a " + name))
                    .onComplete(done -> room.release());
        }
    }

    private static MessageAppended message(Scope scope, String name) {
        return MessageAppended.ofText(scope, MessageAppended.USER, name, Instant.now());
    }

    private static LlmCall call(Scope scope) {
        return LlmCall.ofHost(scope, new ModelRef("fake", "fake-large", null), Instant.now())
                .withUsage(Usage.of(TOKENS - 1, 1), new Cost(new BigDecimal("0.001"), Cost.GATEWAY))
                .withOutcome(Outcome.completed());
    }
}
