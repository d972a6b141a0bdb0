package io.openclaw.db.ingest;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.postgres.PostgresTimeouts;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.postgres.Written;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads files of a format from their beginning into a PostgreSQL of its own, without all that makes a tailer a tailer. */
final class ReadFiles implements AutoCloseable {

    /** Files are read in one transaction each, on machines that do other things as well. */
    private static final PostgresTimeouts PATIENT = new PostgresTimeouts(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(90),
            Duration.ofSeconds(60));

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    final TestDatabase database = TestPostgres.freshDatabase();
    private final Vertx vertx = Vertx.vertx();
    private final Postgres postgres;
    private final Session session;
    private final UUID writer = UUID.randomUUID();
    private long position;

    ReadFiles() {
        PostgresConfig config = PostgresConfig.parse(database.url()).withTimeouts(PATIENT);
        Migrations.create(config).migrate();
        postgres = Postgres.create(config, vertx);
        session = await(postgres.connect());
        await(session.handshake(writer, "box", 0));
    }

    /** Everything that is there, each file in one go; how many lines were no lines of the format. */
    int read(LineFormat format, Path root) {
        int malformed = 0;
        try {
            for (LogFile file : format.find(root)) {
                malformed += read(format.reader(file, null), file.path());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return malformed;
    }

    /** The same line by line, each in a transaction of its own and with a reader that was made anew from its state. */
    void readLive(LineFormat format, LogFile file) {
        String state = null;
        for (String line : lines(file.path())) {
            LineReader reader = format.reader(file, state);
            store(factsOf(reader, 0, line));
            state = reader.state();
        }
    }

    private int read(LineReader reader, Path file) {
        int malformed = 0;
        long offset = 0;
        List<Fact> facts = new ArrayList<>();
        for (String line : lines(file)) {
            List<Fact> told = factsOf(reader, offset, line);
            malformed += told == null ? 1 : 0;
            facts.addAll(told == null ? List.of() : told);
            offset += line.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        store(facts);
        return malformed;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable List<Fact> factsOf(LineReader reader, long offset, String line) {
        try {
            return reader.read(offset, line);
        } catch (MalformedLineException e) {
            return null;
        }
    }

    @Nullable Written store(@Nullable List<Fact> facts) {
        if (facts == null || facts.isEmpty()) {
            return null;
        }
        List<Recorded> recorded = facts.stream()
                .map(fact -> new Recorded(UUID.randomUUID(), NOW, fact, Set.of()))
                .toList();
        long from = position;
        position += recorded.size();
        return await(session.write(new Batch(writer, "box", from, position, recorded, List.of(), null)));
    }

    String single(String sql) {
        return database.single(sql);
    }

    /** The rows as text, columns by a space. */
    List<String> rows(String sql) {
        return database.query(sql).stream()
                .map(row -> String.join(" ", row.stream().map(String::valueOf).toList()))
                .toList();
    }

    static Path write(Path file, String... lines) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, Arrays.asList(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(100, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
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
