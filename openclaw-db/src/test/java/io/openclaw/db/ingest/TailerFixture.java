package io.openclaw.db.ingest;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.recorder.FactPreparation;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A migrated database of its own, a folder, and tailers of it. */
final class TailerFixture implements AutoCloseable {

    static final String HOST = "box";

    final TestDatabase database;
    final Path home;
    final Vertx vertx = Vertx.vertx();
    final Postgres postgres;
    private final List<Tailer> tailers = new ArrayList<>();

    TailerFixture(Path home) {
        this(home, TestPostgres.freshDatabase());
    }

    TailerFixture(Path home, TestDatabase database) {
        this.home = home;
        this.database = database;
        PostgresConfig config = PostgresConfig.parse(database.url());
        Migrations.create(config).migrate();
        this.postgres = Postgres.create(config, vertx);
    }

    static TailerParts parts(Vertx vertx, Postgres postgres) {
        Redactor redactor = Redactor.create(
                RedactorConfig.defaults().withMaskKey("a key of tests, long enough".getBytes(StandardCharsets.UTF_8)));
        return new TailerParts(
                vertx,
                () -> postgres,
                FactPreparation.with(redactor),
                HOST,
                Clock.systemUTC(),
                Path.of("target/tmp"),
                () -> false);
    }

    static Formats formats() {
        return new Formats(List.of(new NotesFormat()), List.of());
    }

    Tailer tailer() {
        return tailer(formats());
    }

    Tailer tailer(Formats formats) {
        return tailer(formats, home);
    }

    Tailer tailer(Formats formats, Path root) {
        Tailer made = Tailer.create(parts(vertx, postgres), IngestOptions.of(List.of(Root.given(root))), formats);
        tailers.add(made);
        return made;
    }

    /** A run of its own, as of a process that begins and ends. */
    IngestReport once() {
        return once(formats());
    }

    IngestReport once(Formats formats) {
        Tailer tailer = tailer(formats);
        try {
            return of(tailer.once(IngestProgress.NONE));
        } finally {
            of(tailer.close());
        }
    }

    Path file(String name) {
        return home.resolve(name);
    }

    void append(String name, String text) {
        append(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void append(String name, byte[] bytes) {
        try {
            Files.createDirectories(file(name).getParent());
            Files.write(file(name), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String note(int id) {
        return "{\"id\":\"" + id + "\",\"text\":\"note " + id + "\"}\n";
    }

    static String notes(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int id = from; id < to; id++) {
            lines.append(note(id));
        }
        return lines.toString();
    }

    long count(String sql) {
        return Long.parseLong(database.single(sql));
    }

    long messages() {
        return count("SELECT count(*) FROM messages");
    }

    /** What is stored, by the ids of the lines. */
    List<String> ids() {
        return database.query("SELECT message_id FROM messages ORDER BY length(message_id), message_id").stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    static <T> T of(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new AssertionError("It failed.", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("No answer.", e);
        }
    }

    @Override
    public void close() {
        tailers.forEach(tailer -> of(tailer.close()));
        postgres.close();
        of(vertx.close());
    }
}
