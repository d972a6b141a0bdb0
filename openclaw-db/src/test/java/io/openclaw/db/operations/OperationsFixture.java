package io.openclaw.db.operations;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A migrated database of its own, and the operations memory on it. */
final class OperationsFixture {

    final TestDatabase database = TestPostgres.freshDatabase();
    final PostgresConfig config = PostgresConfig.parse(database.url());

    OperationsFixture() {
        Migrations.create(config).migrate();
    }

    /** Something done with the operations memory. */
    interface Work<T> {
        T on(Operations operations) throws SQLException;
    }

    /** Done on the machine of this name. */
    <T> T on(String host, Work<T> work) {
        try (Operations operations = Operations.open(config, host)) {
            return work.on(operations);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each on a connection and a thread of its own, all let go at the same moment. An exception is in the list in the place of an answer. */
    List<Object> atOnce(int many, IntFunction<Work<?>> work) throws Exception {
        CyclicBarrier ready = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<Object>> under = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Work<?> mine = work.apply(i);
                under.add(threads.submit(() -> on("box", operations -> {
                    await(ready);
                    try {
                        return mine.on(operations);
                    } catch (NotDoneException e) {
                        return e;
                    }
                })));
            }
            List<Object> answers = new ArrayList<>();
            for (Future<Object> one : under) {
                answers.add(one.get(60, TimeUnit.SECONDS));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CyclicBarrier ready) {
        try {
            ready.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
