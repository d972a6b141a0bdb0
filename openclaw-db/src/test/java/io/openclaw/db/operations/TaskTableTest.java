package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskTableTest {

    private static OperationsFixture memory;

    @BeforeAll
    static void migrate() {
        memory = new OperationsFixture();
    }

    @BeforeEach
    void empty() {
        memory.database.execute("TRUNCATE task_log RESTART IDENTITY");
    }

    @Test
    void everyField_comesBackAsItWasGiven() {
        List<String> files = List.of("a b.rs", "it's,{\"odd\"}", "größe\n🚀");
        Task logged = log(new NewTask("box", "did\nit 'well'", "feature", "v1.16.0", "eb13b02", "claw", files));
        assertEquals(logged, memory.on("box", operations -> operations.tasks().get(logged.id())));
        assertEquals(files, logged.files());
        assertEquals(
                List.of("box", "did\nit 'well'", "feature", "v1.16.0", "eb13b02", "claw"),
                List.of(
                        logged.host(),
                        logged.description(),
                        logged.category(),
                        logged.version(),
                        logged.commit(),
                        logged.repository()));
        assertThrows(
                NotDoneException.class,
                () -> memory.on("box", operations -> operations.tasks().get(99)));
    }

    @Test
    void rowsOfOpenClawRs_areRead() {
        memory.database.execute(
                "INSERT INTO task_log (description, category, files_changed) VALUES ('theirs', 'chore', '{a.rs,NULL}'), ('bare', NULL, NULL)");
        List<Task> tasks = list(new TaskQuery(null, null, "", null, 10));
        assertEquals(
                List.of("bare", "theirs"), tasks.stream().map(Task::description).toList());
        assertEquals(List.of("a.rs"), tasks.get(1).files());
        assertEquals(List.of(), tasks.get(0).files());
    }

    @Test
    void list_isTheLatestFirst_sinceThenAndOfOneCategory() {
        memory.database.execute("""
                INSERT INTO task_log (description, category, host, completed_at) VALUES ('old', 'bugfix', 'box', '2026-01-01'),
                    ('same time a', 'config', 'lab', '2026-02-01'), ('same time b', 'config', 'box', '2026-02-01');
                """);
        assertEquals(List.of(3L, 2L, 1L), ids(new TaskQuery(null, null, null, null, 10)));
        assertEquals(List.of(3L), ids(new TaskQuery(null, null, null, null, 1)));
        assertEquals(List.of(2L, 1L), ids(new TaskQuery(null, null, null, 3L, 10)));
        assertEquals(List.of(3L, 2L), ids(new TaskQuery(Instant.parse("2026-02-01T00:00:00Z"), null, null, null, 10)));
        assertEquals(List.of(1L), ids(new TaskQuery(null, "bugfix", null, null, 10)));
        assertEquals(List.of(2L), ids(new TaskQuery(null, null, "lab", null, 10)));
        assertThrows(InvalidFieldException.class, () -> new TaskQuery(null, "chore", null, null, 10));
    }

    @Test
    void logOnce_ofManyAtOnce_isWrittenOnce() throws Exception {
        NewTask bump = new NewTask("box", "Version 2", null, "2", "abc", "claw", List.of());
        List<Object> answers =
                memory.atOnce(8, i -> operations -> operations.tasks().logOnce(bump));
        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> ((Optional<?>) answer).isPresent())
                        .count());
        NewTask ofAnother = new NewTask("box", "Version 2", null, "2", "abc", "other", List.of());
        assertTrue(memory.on("lab", operations -> operations.tasks().logOnce(ofAnother))
                .isPresent());
        NewTask nextVersion = new NewTask("box", "Version 3", null, "3", "abc", "claw", List.of());
        assertTrue(memory.on("lab", operations -> operations.tasks().logOnce(nextVersion))
                .isPresent());
    }

    private static Task log(NewTask task) {
        return memory.on("box", operations -> operations.tasks().log(task));
    }

    private static List<Task> list(TaskQuery query) {
        return memory.on("box", operations -> operations.tasks().list(query));
    }

    private static List<Long> ids(TaskQuery query) {
        return list(query).stream().map(Task::id).toList();
    }
}
