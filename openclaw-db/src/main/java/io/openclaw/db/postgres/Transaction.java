package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.pricing.PriceBook;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch on its way. Statements are sent one behind the other without waiting for answers, so that a batch costs one round trip and
 * the next can follow at once. When one fails, PostgreSQL fails those behind it and turns the COMMIT into a ROLLBACK: what counts is the
 * first failure.
 */
final class Transaction {

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final SqlConnection connection;
    private final WorkerExecutor worker;
    /** One for the whole batch, so that all of its calls are priced alike. */
    private final @Nullable PriceBook book;

    private final Batch batch;
    private final String ending;
    private @Nullable PostgresException first;
    private int duplicates;
    private long keptApart;

    private Transaction(SqlConnection connection, WriteParts parts, Batch batch, String ending) {
        this.connection = connection;
        this.worker = parts.worker();
        this.book = parts.prices().book();
        this.batch = batch;
        this.ending = ending;
    }

    static Future<Written> commit(SqlConnection connection, WriteParts parts, Batch batch) {
        return new Transaction(connection, parts, batch, "COMMIT").run();
    }

    /** Does everything but the COMMIT. */
    static Future<Written> rehearse(SqlConnection connection, WriteParts parts, Batch batch) {
        return new Transaction(connection, parts, batch, "ROLLBACK").run();
    }

    private Future<Written> run() {
        List<BatchPlan> stages;
        List<Statement> head = new ArrayList<>();
        try {
            stages = BatchPlan.stages(batch, book);
            head.addAll(WriteLocks.of(batch));
            head.add(WriterTable.advance(batch));
            head.addAll(IngestFileTable.notes(batch));
            if (!batch.dead().isEmpty()) {
                head.add(DeadLetterTable.insert(batch));
            }
        } catch (RuntimeException e) {
            return Future.failedFuture(PostgresException.of(e));
        }
        plain("BEGIN");
        head.forEach(this::send);
        return stage(stages, 0).transform(this::end);
    }

    /** Without testimonies all stages are sent in this very call. */
    private Future<Void> stage(List<BatchPlan> stages, int number) {
        if (number == stages.size()) {
            return Future.succeededFuture();
        }
        BatchPlan stage = stages.get(number);
        stage.statements().forEach(this::send);
        return stage.testimonies().isEmpty()
                ? stage(stages, number + 1)
                : testify(stage.testimonies()).compose(done -> stage(stages, number + 1));
    }

    private Future<Void> testify(List<Recorded> told) {
        Testimonies testimonies = Testimonies.of(batch.host(), batch.source(), told);
        return seek(testimonies).compose(done -> look(testimonies)).compose(rows -> remake(testimonies, rows));
    }

    /** The answer of a span may be in a run that nothing but the provider's id of it leads to. */
    private Future<Void> seek(Testimonies testimonies) {
        Statement seek = testimonies.seek();
        if (seek == null) {
            return Future.succeededFuture();
        }
        send(testimonies.lock());
        return send(seek).onSuccess(testimonies::found).mapEmpty();
    }

    /** A testimony may have been stored in another run than it is told of now: then that run is looked at, too. */
    private Future<RowSet<Row>> look(Testimonies testimonies) {
        send(testimonies.lock());
        return send(testimonies.known())
                .compose(rows -> testimonies.coversRunsOf(rows) ? Future.succeededFuture(rows) : look(testimonies));
    }

    /** Merging takes longer than an event loop may be held. */
    private Future<Void> remake(Testimonies testimonies, RowSet<Row> rows) {
        return worker.executeBlocking(() -> testimonies.statements(rows, book)).compose(statements -> {
            duplicates += testimonies.duplicates();
            return sendAll(statements);
        });
    }

    private Future<Void> sendAll(List<Statement> statements) {
        List<Future<RowSet<Row>>> sent = new ArrayList<>();
        for (Statement statement : statements) {
            sent.add(send(new Statement(statement.sql(), statement.values(), FactKind.LLM_CALL, 0)));
        }
        return Future.all(sent).mapEmpty();
    }

    /** What failed on our side of the wire must not be committed either. */
    private Future<Written> end(AsyncResult<Void> stages) {
        if (stages.failed()) {
            failed(stages.cause(), FactKind.LLM_CALL);
        }
        return plain(first == null ? ending : "ROLLBACK").transform(this::outcome);
    }

    private Future<Written> outcome(AsyncResult<RowSet<Row>> ended) {
        if (first != null) {
            return Future.failedFuture(first);
        }
        if (ended.failed()) {
            return Future.failedFuture(PostgresException.of(ended.cause()));
        }
        if (keptApart > 0) {
            LOG.warn(
                    "{} sessions of host {} had a key that another one was renamed to. Both are kept: look for \"(until \" in sessions.session_key.",
                    keptApart,
                    batch.host());
        }
        return Future.succeededFuture(
                new Written(batch.facts().size(), duplicates, batch.dead().size()));
    }

    private Future<RowSet<Row>> plain(String sql) {
        return connection.query(sql).execute().onFailure(e -> failed(e, null));
    }

    private Future<RowSet<Row>> send(Statement statement) {
        return connection
                .preparedQuery(statement.sql())
                .execute(statement.values())
                .onSuccess(rows -> count(statement, rows))
                .onFailure(e -> failed(e, statement.kind()));
    }

    private void count(Statement statement, RowSet<Row> rows) {
        if (SessionChanges.tellsOfKeptApart(statement)) {
            keptApart += rows.iterator().next().getLong("kept_apart");
        }
        if (statement.facts() > 0) {
            duplicates +=
                    statement.facts() - rows.iterator().next().getLong("added").intValue();
        }
    }

    private void failed(Throwable failure, @Nullable FactKind kind) {
        if (first == null) {
            first = PostgresException.of(failure).on(kind);
        }
    }
}
