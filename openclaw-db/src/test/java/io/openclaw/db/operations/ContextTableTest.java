package io.openclaw.db.operations;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContextTableTest {

    private static OperationsFixture memory;

    @BeforeAll
    static void migrate() {
        memory = new OperationsFixture();
    }

    @BeforeEach
    void empty() {
        memory.database.execute("TRUNCATE project_context, project_context_history");
    }

    @Test
    void value_comesBackAsPostgresKeepsIt() {
        String large = "{\"text\": \"it's\\n \\\"quoted\\\" 🚀 " + "x".repeat(1 << 20) + "\", \"n\": 1.10}";
        set("key's \"name\" 🚀", large);
        assertEquals(
                large.replace("{\"text\"", "{\"n\": 1.10, \"text\"").replace(", \"n\": 1.10}", "}"),
                value("key's \"name\" 🚀"));
    }

    @Test
    void setByManyAtOnce_everyValueIsInTheHistory() throws Exception {
        memory.atOnce(
                8,
                i -> operations -> operations.context().set(new ContextChange("k", Integer.toString(i), null, null)));
        List<ContextRevision> history = history("k");
        assertEquals(8, history.size());
        assertEquals(
                8,
                history.stream()
                        .map(ContextRevision::value)
                        .collect(Collectors.toSet())
                        .size());
        assertEquals(
                8,
                history.stream()
                        .map(ContextRevision::revision)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .size());
        assertEquals(history.get(0).value(), value("k"));
        assertEquals("box", history.get(0).host());
    }

    @Test
    void compareAndSetByManyAtOnce_oneWins() throws Exception {
        long revision = set("k", "0").revision();
        List<Object> answers = memory.atOnce(
                8, i -> operations -> operations.context().set(new ContextChange("k", "" + (i + 1), null, revision)));
        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> ((Optional<?>) answer).isPresent())
                        .count());
        assertEquals(2, history("k").size());
        List<Object> firsts = memory.atOnce(
                8, i -> operations -> operations.context().set(new ContextChange("new", "" + i, null, 0L)));
        assertEquals(
                1,
                firsts.stream()
                        .filter(answer -> ((Optional<?>) answer).isPresent())
                        .count());
        assertEquals(1, history("new").size());
    }

    @Test
    void deletedKey_isGoneAndItsHistoryStays() {
        long revision = set("k", "1").revision();
        assertTrue(delete("k"));
        assertFalse(delete("k"));
        assertTrue(get("k").isEmpty());
        assertTrue(change("k", "2", revision).isEmpty());
        assertTrue(change("k", "2", 0L).isPresent());
        List<ContextRevision> history = history("k");
        assertEquals(3, history.size());
        assertNull(history.get(1).value());
        assertEquals("box", history.get(1).host());
    }

    @Test
    void jsonNull_isAValueAndNoDeletion() {
        set("k", "null");
        assertEquals("null", value("k"));
        assertEquals("null", history("k").get(0).value());
    }

    @Test
    void expiredKey_countsAsNotSet() {
        Instant soon = Instant.now().plusMillis(300);
        long revision = memory.on(
                        "box", operations -> operations.context().set(new ContextChange("k", "1", soon, null)))
                .orElseThrow()
                .revision();
        assertEquals("1", value("k"));
        await().atMost(Duration.ofSeconds(10)).until(() -> get("k").isEmpty());
        assertEquals(
                List.of(), memory.on("box", operations -> operations.context().list("", "", 10)));
        assertTrue(change("k", "2", revision).isEmpty());
        assertFalse(delete("other"));
        assertTrue(change("k", "3", 0L).isPresent());
        assertNull(get("k").orElseThrow().expiresAt());
    }

    @Test
    void expiredKey_isDeletedWithoutHavingBeenThere() {
        memory.on(
                "box",
                operations -> operations
                        .context()
                        .set(new ContextChange("k", "1", Instant.now().minusSeconds(1), null)));
        assertFalse(delete("k"));
    }

    @Test
    void plainSql_isInTheHistoryToo() {
        memory.database.execute("INSERT INTO project_context (key, value) VALUES ('k', '1')");
        long first = get("k").orElseThrow().revision();
        memory.database.execute(
                "INSERT INTO project_context (key, value) VALUES ('k', '2') ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()");
        assertTrue(get("k").orElseThrow().revision() > first);
        assertTrue(change("k", "\"lost update\"", first).isEmpty());
        memory.database.execute("UPDATE project_context SET key = 'renamed' WHERE key = 'k'");
        memory.database.execute("DELETE FROM project_context WHERE key = 'renamed'");
        assertEquals(
                List.of("(deleted)", "2", "1"),
                history("k").stream()
                        .map(revision -> revision.value() == null ? "(deleted)" : revision.value())
                        .toList());
        assertEquals("", history("k").get(0).host());
        assertEquals(2, history("renamed").size());
    }

    @Test
    void valueSetInSqlAfterItsEnd_doesNotInheritTheEnd() {
        memory.on(
                "box",
                operations -> operations
                        .context()
                        .set(new ContextChange("k", "1", Instant.now().minusSeconds(1), null)));
        memory.database.execute("UPDATE project_context SET value = '2' WHERE key = 'k'");
        assertEquals("2", value("k"));
    }

    @Test
    void list_isByKey_pageByPage() {
        for (String key : List.of("b", "a%", "a_x", "ab")) {
            set(key, "1");
        }
        assertEquals(List.of("a%", "a_x", "ab"), keys("a", "", 10));
        assertEquals(List.of("a%"), keys("a%", "", 10));
        List<String> all = keys("", "", 10);
        assertEquals(all.subList(2, 4), keys("", all.get(1), 10));
        assertEquals(all.subList(0, 2), keys("", "", 2));
    }

    @Test
    void whatIsNoJson_isRefusedAndChangesNothing() {
        set("k", "1");
        SQLException refused =
                (SQLException) assertThrows(IllegalStateException.class, () -> set("k", "{\"nul\": \"\\u0000\"}"))
                        .getCause();
        assertEquals("22P05", refused.getSQLState());
        assertEquals("1", value("k"));
        assertThrows(IllegalArgumentException.class, () -> new ContextChange(" ", "1", null, null));
        assertThrows(IllegalArgumentException.class, () -> new ContextChange("k".repeat(501), "1", null, null));
        assertThrows(IllegalArgumentException.class, () -> new ContextChange("k", "1", null, -1L));
    }

    @Test
    void longestKeyOfWideCharacters_fits() {
        String key = "漢".repeat(ContextChange.LONGEST_KEY);
        set(key, "1");
        assertEquals("1", value(key));
    }

    @Test
    void rowsOfAnAdoptedDatabase_areTheBeginningOfTheHistory() throws IOException {
        TestDatabase adopted = TestPostgres.freshDatabase();
        adopted.execute(Files.readString(
                Path.of(System.getProperty("project.root"), "migrations", "V1__tables_of_openclaw_rs.sql")));
        adopted.execute(
                "INSERT INTO project_context (key, value, updated_at) VALUES ('focus', '{\"task\": \"x\"}', '2026-02-20T12:00:00Z')");
        PostgresConfig config = PostgresConfig.parse(adopted.url());
        Migrations.create(config).migrate();
        try (Operations operations = Operations.open(config, "box")) {
            ContextEntry entry = operations.context().get("focus").orElseThrow();
            assertEquals(Instant.parse("2026-02-20T12:00:00Z"), entry.updatedAt());
            assertEquals(
                    List.of(new ContextRevision(
                            "focus", entry.revision(), "{\"task\": \"x\"}", entry.updatedAt(), null, "")),
                    operations.context().history("focus", 10));
            assertTrue(operations
                    .context()
                    .set(new ContextChange("focus", "2", null, entry.revision()))
                    .isPresent());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static ContextEntry set(String key, String value) {
        return change(key, value, null).orElseThrow();
    }

    private static Optional<ContextEntry> change(String key, String value, Long ifRevision) {
        return memory.on(
                "box", operations -> operations.context().set(new ContextChange(key, value, null, ifRevision)));
    }

    private static Optional<ContextEntry> get(String key) {
        return memory.on("box", operations -> operations.context().get(key));
    }

    private static String value(String key) {
        return get(key).orElseThrow().value();
    }

    private static boolean delete(String key) {
        return memory.on("box", operations -> operations.context().delete(key));
    }

    private static List<ContextRevision> history(String key) {
        return memory.on("box", operations -> operations.context().history(key, 100));
    }

    private static List<String> keys(String prefix, String after, int limit) {
        return memory.on(
                "box",
                operations -> operations.context().list(prefix, after, limit).stream()
                        .map(ContextEntry::key)
                        .toList());
    }
}
