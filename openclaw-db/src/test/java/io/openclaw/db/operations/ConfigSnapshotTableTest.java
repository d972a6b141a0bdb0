package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.openclaw.db.snapshot.ConfigFiles;
import io.openclaw.db.snapshot.RedactedConfig;
import io.openclaw.db.snapshot.StoredJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigSnapshotTableTest {
    private final TestDatabase database = TestPostgres.freshDatabase();
    private final PostgresConfig postgres = PostgresConfig.parse(database.url());
    private final ConfigFiles files =
            new ConfigFiles(() -> Redactor.create(RedactorConfig.defaults().withMaskKey(new byte[32])));
    private Operations box;

    @BeforeEach
    void open() throws Exception {
        Migrations.create(postgres).migrate();
        box = Operations.open(postgres, "box");
    }

    @AfterEach
    void close() throws Exception {
        box.close();
    }

    @Test
    void manyWhoTakeTheSameStateAtOnce_storeItOnce() throws Exception {
        RedactedConfig config = config("{\"a\": 1}");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(() -> {
                    try (Operations own = Operations.open(postgres, "box")) {
                        return own.configs().take(config, "cli", false).stored();
                    }
                });
            }
            int stored = 0;
            for (Future<Boolean> one : threads.invokeAll(all)) {
                stored += one.get() ? 1 : 0;
            }
            assertEquals(1, stored);
            assertEquals("1", database.single("SELECT count(*) FROM config_snapshots"));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void numbersCompareByValue_evenAfterJsonb() throws Exception {
        box.configs().take(config("{\"a\": 1e2, \"b\": 0.50, \"c\": 12345678901234567890.5}"), "cli", false);
        database.execute("UPDATE config_snapshots SET content_hash = NULL");
        TakenSnapshot again =
                box.configs().take(config("{\"c\": 12345678901234567890.50, \"a\": 100, \"b\": 5e-1}"), "cli", false);
        assertFalse(again.stored());
        assertTrue(box.configs()
                .take(config("{\"a\": 101, \"b\": 0.5, \"c\": 12345678901234567890.5}"), "cli", false)
                .stored());
    }

    @Test
    void backAndForth_isTwoChanges_andTheTimeFindsEach() throws Exception {
        List<Instant> times = new ArrayList<>();
        for (String text : List.of("{\"a\": 1}", "{\"a\": 2}", "{\"a\": 1}")) {
            TakenSnapshot taken = box.configs().take(config(text), "cli", false);
            assertTrue(taken.stored());
            times.add(taken.at());
        }
        ConfigSnapshot second =
                box.configs().at("box", "/etc/a.json", times.get(1)).orElseThrow();
        assertEquals("{\"a\": 2}", second.content());
        assertEquals(List.of("a"), second.places());
        assertTrue(box.configs().at("box", null, times.get(0).minusSeconds(1)).isEmpty());
        assertTrue(box.configs().at("lab", null, null).isEmpty());
        List<ConfigSnapshot> page = box.configs().history("box", null, null, 2);
        assertEquals(2, page.size());
        assertEquals(1, box.configs().history("box", null, page.get(1).id(), 10).size());
    }

    @Test
    void whatPostgresRefuses_leavesTheConnectionUsable() throws Exception {
        database.execute("ALTER TABLE config_snapshots ADD CHECK (change_source <> 'bad')");
        try {
            box.configs().take(config("{\"a\": 1}"), "bad", false);
            throw new AssertionError("it should have been refused");
        } catch (java.sql.SQLException e) {
            assertEquals("23514", e.getSQLState());
        }
        assertTrue(box.configs().take(config("{\"a\": 1}"), "good", false).first());
    }

    @Test
    void moreChangesThanAreTold_areSaidToBeTooMany() throws Exception {
        assertFalse(box.configs().take(config(list(0, 20_000)), "cli", false).tooMany());
        TakenSnapshot taken = box.configs().take(config(list(1, 20_000)), "cli", false);
        assertTrue(taken.tooMany());
        assertEquals(List.of("list"), taken.changedKeys());
        ConfigSnapshot stored = box.configs().get(taken.id()).orElseThrow();
        assertTrue(stored.tooMany());
        assertEquals(1, stored.changeCount());
        assertTrue(stored.changesOrNone().contains("\"whole\": true"), "a reader of the row is told");
        assertEquals(
                List.of(true, false),
                box.configs().history("box", null, null, 9).stream()
                        .map(ConfigSnapshot::tooMany)
                        .toList());
    }

    /** Of objects with an id; each has another value when the turn is another. */
    private static String list(int turn, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "{\"id\": \"e" + i + "\", \"n\": " + (i + turn) + "}")
                .collect(Collectors.joining(",", "{\"list\": [", "]}"));
    }

    private RedactedConfig config(String json) throws Exception {
        JsonNode tree = StoredJson.tree(json);
        return files.of("/etc/a.json", tree);
    }
}
