package io.openclaw.db.postgres;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Recorded;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A migrated database of its own and a session on it. */
final class PostgresFixture implements AutoCloseable {

    final TestDatabase database = TestPostgres.freshDatabase();
    final PostgresConfig config = PostgresConfig.parse(database.url());
    final Vertx vertx = Vertx.vertx();
    final Postgres postgres = Postgres.create(config, vertx);
    final UUID writer = UUID.randomUUID();
    final Session session;
    private long position;

    PostgresFixture() {
        Migrations.create(config).migrate();
        session = await(postgres.connect());
        await(session.handshake(writer, "box", 0));
    }

    Written store(Fact... facts) {
        return storeRecorded(Arrays.stream(facts).map(Facts::recorded).toList());
    }

    Written storeRecorded(List<Recorded> facts) {
        return await(session.write(next(facts)));
    }

    Batch next(List<Recorded> facts) {
        return nextOf("box", facts);
    }

    Batch nextOf(String host, List<Recorded> facts) {
        long from = position;
        position += facts.size();
        return new Batch(writer, host, from, position, facts, new ArrayList<>(), null);
    }

    String single(String sql) {
        return database.single(sql);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof PostgresException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        session.close();
        postgres.close();
        await(vertx.close());
    }
}
