package io.openclaw.db.ingest;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.postgres.Written;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Facts of files in a database of their own. */
public final class StoredFacts implements AutoCloseable {

    private static final int BATCH = 100;

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final Vertx vertx = Vertx.vertx();
    private final Postgres postgres;
    private final Session session;
    private final UUID writer = UUID.randomUUID();
    private long position;
    private int duplicates;

    public StoredFacts() {
        PostgresConfig config = PostgresConfig.parse(database.url());
        Migrations.create(config).migrate();
        postgres = Postgres.create(config, vertx);
        session = await(postgres.connect());
        await(session.handshake(writer, "box", 0));
    }

    public StoredFacts store(List<? extends Fact> facts) {
        List<Recorded> batch = new ArrayList<>();
        for (Fact fact : facts) {
            batch.add(new Recorded(UuidCreator.getTimeOrderedEpoch(), Instant.now(), fact, Set.of()));
            if (batch.size() == BATCH) {
                write(batch);
            }
        }
        write(batch);
        return this;
    }

    /** As another process does: by a connection and a writer of its own. May run beside anything. */
    public void storeElsewhere(List<? extends Fact> facts) {
        List<Recorded> batch = facts.stream()
                .map(fact -> new Recorded(UuidCreator.getTimeOrderedEpoch(), Instant.now(), (Fact) fact, Set.of()))
                .toList();
        UUID other = UUID.randomUUID();
        Session beside = await(postgres.connect());
        await(beside.handshake(other, "box", 0)
                .compose(known -> beside.write(new Batch(other, "box", 0, batch.size(), batch, List.of(), null))));
        beside.close();
    }

    private void write(List<Recorded> batch) {
        long from = position;
        position += batch.size();
        Written written = await(session.write(new Batch(writer, "box", from, position, batch, List.of(), null)));
        duplicates += written.duplicates();
        batch.clear();
    }

    /** Facts that told nothing new. */
    public int duplicates() {
        return duplicates;
    }

    public String single(String sql, Object... values) {
        return database.single(sql, values);
    }

    public List<List<Object>> rows(String sql, Object... values) {
        return database.query(sql, values);
    }

    public long count(String table) {
        return Long.parseLong(single("SELECT count(*) FROM " + table));
    }

    public long assistantMessages() {
        return Long.parseLong(single("SELECT count(*) FROM messages WHERE role = 'assistant'"));
    }

    public long tokens() {
        return Long.parseLong(single("SELECT coalesce(sum(usage_total_tokens), 0) FROM llm_calls"));
    }

    /** Exactly what is stored: its scale is the largest of all costs. */
    public BigDecimal usd() {
        return new BigDecimal(single("SELECT coalesce(sum(reported_cost_usd), 0)::TEXT FROM llm_calls"))
                .stripTrailingZeros();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
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
