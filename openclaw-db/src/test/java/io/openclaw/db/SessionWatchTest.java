package io.openclaw.db;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.Health.SessionsVerified;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.db.recorder.RecorderConfig;
import io.openclaw.db.session.OpenClawRsHome;
import io.openclaw.db.session.OpenClawRsHome.Shape;
import io.openclaw.db.session.Road;
import io.openclaw.db.session.SessionMessage;
import io.openclaw.db.session.SessionMode;
import io.openclaw.db.session.SessionModeFile;
import io.openclaw.db.session.SessionStore;
import io.openclaw.db.session.SessionsConfig.Verification;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolBacklog;
import io.openclaw.db.spool.SpoolConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway in mode dual finds out by itself about its copy, and when a mode begins. */
class SessionWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Verification OFTEN =
            new Verification(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(20));

    @TempDir
    Path home;

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestPostgres.freshDatabase();
    private @Nullable OpenClawDb db;

    @AfterEach
    void close() {
        if (db != null) {
            answer(db.close());
        }
        answer(vertx.close());
    }

    @Test
    void copyThatIsWhole_isSaidToBe_andARowThatBecomesAnotherIsNamed() {
        OpenClawDb module = started(database.url());
        SessionStore store = answer(module.sessionStore("main"));
        answer(store.createSession("tg:main:7:8", "main", "m"));
        answer(store.appendMessage("tg:main:7:8", SessionMessage.user("one")));
        answer(store.appendMessage("tg:main:7:8", SessionMessage.user("two")));

        SessionsVerified whole = verified(module, 2, 0);
        assertEquals(List.of(1L, 1L), List.of((long) whole.files(), whole.sessions()));
        assertEquals(List.of(), whole.named());
        assertNull(whole.error());
        assertEquals(List.of(), module.health().degraded());

        // Nothing that the counts would tell, which the store looks at by itself.
        database.execute("UPDATE messages SET content = 'three' WHERE content = 'two'");
        assertEquals(List.of("main: tg:main:7:8"), verified(module, 2, 1).named());
        assertTrue(
                module.health().degraded().get(0).contains("differ in 1 places"),
                () -> module.health().degraded().toString());
    }

    @Test
    void fileThatCannotBeRead_isTold_andTheOthersAreCompared() throws IOException {
        OpenClawDb module = started(database.url());
        SessionStore store = answer(module.sessionStore("main"));
        answer(store.createSession("s", "main", "m"));
        answer(store.appendMessage("s", SessionMessage.user("one")));
        Path other = home.resolve("gateway/agents/other");
        Files.createDirectories(other);
        Files.writeString(other.resolve("sessions.db"), "no database at all, whatever its name may say".repeat(30));

        await().atMost(PATIENCE)
                .until(() -> module.health().sessions() != null
                        && module.health().sessions().error() != null
                        && module.health().sessions().messages() == 1);
        SessionsVerified found = module.health().sessions();
        assertTrue(found.error().contains("SQLITE_NOTADB"), found::toString);
        assertEquals(2, found.files());
        assertTrue(module.health().degraded().toString().contains("could not be compared"));
    }

    @Test
    void withoutPostgres_whyItCouldNotIsTold() {
        OpenClawDb module = started("postgresql://nobody:nothing@127.0.0.1:1/none");
        answer(module.sessionStore("main"));
        await().atMost(PATIENCE).until(() -> module.health().sessions() != null);
        SessionsVerified found = module.health().sessions();
        assertNull(found.at());
        assertTrue(found.error().startsWith("PostgreSQL cannot be asked"), found::toString);
    }

    @Test
    void whilePostgresHasOtherThingsToDo_nothingIsCompared() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean calm = new AtomicBoolean();
        Files.createDirectories(home.resolve("gateway/agents"));
        try (Postgres postgres = migrated()) {
            SessionWatch watch = watch(postgres, () -> {
                asked.incrementAndGet();
                return calm.get();
            });
            watch.start();
            await().atMost(PATIENCE).until(() -> asked.get() == 2);
            assertNull(watch.verified(), "no file would have been done at once");
            calm.set(true);
            await().atMost(PATIENCE).until(() -> watch.verified() != null);
            answer(watch.stop());
        }
    }

    @Test
    void comparison_restsAfterEverySession_andNamesTheFirstThatDiffer() {
        AtomicInteger asked = new AtomicInteger();
        OpenClawRsHome.write(home.resolve("gateway"), new Shape(7, 3, 4));
        try (Postgres postgres = migrated()) {
            SessionWatch watch = watch(postgres, () -> asked.incrementAndGet() > 0);
            watch.start();
            await().atMost(PATIENCE).until(() -> watch.verified() != null);

            SessionsVerified found = watch.verified();
            assertEquals(3, found.files());
            assertEquals(found.sessions(), found.differences(), "nothing of it is in PostgreSQL");
            assertEquals(5, found.named().size());
            assertTrue(asked.get() > found.sessions(), "it rests after every session");
            answer(watch.stop());
        }
    }

    @Test
    void stopDuringAComparison_endsIt() {
        AtomicInteger asked = new AtomicInteger();
        OpenClawRsHome.write(home.resolve("gateway"), new Shape(7, 3, 4));
        try (Postgres postgres = migrated()) {
            SessionWatch watch = watch(postgres, () -> asked.incrementAndGet() < 5);
            watch.start();
            await().atMost(PATIENCE).until(() -> asked.get() >= 5);
            answer(watch.stop());
            int before = asked.get();
            assertNull(watch.verified());
            answer(vertx.timer(50, TimeUnit.MILLISECONDS));
            assertEquals(before, asked.get());
        }
    }

    @Test
    void moduleWhoseStoresNobodyUses_beginsNoModeAndEndsNone() {
        answer(started(database.url()).close());
        assertFalse(Files.exists(home.resolve("db/sessions.json")), "deleting a session opens the module too");

        SessionModeFile modes = SessionModeFile.in(home.resolve("db"));
        modes.dualRuns(Instant.EPOCH);
        answer(started(null).close());
        assertEquals(SessionMode.DUAL, modes.read().orElseThrow().mode());

        answer(answer(started(null).sessionStore("main")).listSessions("main", 1));
        assertEquals(SessionMode.SQLITE, modes.read().orElseThrow().mode());
        answer(db.close());
        answer(started(database.url()).sessionStore("main"));
        assertEquals(SessionMode.DUAL, modes.read().orElseThrow().mode());
    }

    @Test
    void interval_isReadInHours_andZeroTurnsItOff() {
        assertEquals(Verification.DEFAULT, settings(Map.of()));
        assertEquals(Duration.ofHours(24), Verification.DEFAULT.every());
        assertEquals(
                Duration.ofHours(6),
                settings(Map.of("OPENCLAW_SESSIONS_VERIFY_INTERVAL", "6")).every());
        assertEquals(
                Duration.ZERO,
                settings(Map.of("OPENCLAW_SESSIONS_VERIFY_INTERVAL", "0")).every());
        assertThrows(ConfigException.class, () -> settings(Map.of("OPENCLAW_SESSIONS_VERIFY_INTERVAL", "daily")));
    }

    private static Verification settings(Map<String, String> environment) {
        return DbConfig.fromEnvironment(environment).sessions().verification();
    }

    /** Waits until this was found at a comparison. */
    private static SessionsVerified verified(OpenClawDb module, long messages, long differences) {
        await().atMost(PATIENCE).until(() -> {
            SessionsVerified now = module.health().sessions();
            return now != null && now.at() != null && now.messages() == messages && now.differences() == differences;
        });
        return module.health().sessions();
    }

    private DbConfig config(@Nullable String url) {
        DbConfig config = DbConfig.of(home.resolve("db"), "box").withDatabaseUrl(url);
        return config.withSessions(
                config.sessions().withGatewayHome(home.resolve("gateway")).withVerification(OFTEN));
    }

    private OpenClawDb started(@Nullable String url) {
        OpenClawDb module = OpenClawDb.create(config(url), vertx, Clock.systemUTC());
        db = module;
        answer(module.start());
        return module;
    }

    private Postgres migrated() {
        PostgresConfig there = PostgresConfig.parse(database.url());
        Migrations.create(there).migrate();
        return Postgres.create(there, vertx);
    }

    /** On a home in mode dual. */
    private SessionWatch watch(Postgres postgres, BooleanSupplier calm) {
        SessionModeFile.in(home.resolve("db")).dualRuns(Instant.EPOCH);
        Clock clock = Clock.systemUTC();
        Road road = new Road(
                Recorder.create(RecorderConfig.defaults(), vertx, clock),
                new SpoolBacklog(Spool.create(SpoolConfig.in(home.resolve("spool")), clock), 1 << 20, System::nanoTime),
                () -> new Road.Reading(postgres, null),
                "box",
                vertx);
        return new SessionWatch(config(database.url()), road, clock, calm);
    }

    private static <T> T answer(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
