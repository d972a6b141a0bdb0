package io.openclaw.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of the operations memory whose texts are large: a gateway answers them bit by bit, for it must not run out of memory. */
class LargePagesTest {

    private static final int ROWS = 6;
    private static final int CHARACTERS = 3 << 20;

    private static TestDatabase database;
    private static OperationsHttp http;

    @BeforeAll
    static void start(@TempDir Path home) {
        database = TestPostgres.freshDatabase();
        http = OperationsHttp.started(home, database.url()).connected();
    }

    @AfterAll
    static void stop() {
        http.close();
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE project_context, project_context_history");
    }

    @Test
    void context_endsItsPagesEarly_andGoesOnWithTheNext() {
        database.execute("INSERT INTO project_context (key, value) SELECT 'k' || i, to_jsonb(repeat('x', " + CHARACTERS
                + ")) FROM generate_series(1, " + ROWS + ") AS i");
        assertEquals(List.of("k1", "k2", "k3", "k4", "k5", "k6"), all("/api/context", "entries", "key"));
    }

    @Test
    void historyOfAKey_endsItsPagesEarly_andGoesOnWithTheNext() {
        database.execute("INSERT INTO project_context (key, value) VALUES ('often', 'null')");
        for (int i = 1; i < ROWS; i++) {
            database.execute("UPDATE project_context SET value = to_jsonb(repeat('" + i + "', " + CHARACTERS
                    + ")) WHERE key = 'often'");
        }
        assertEquals(
                ROWS, all("/api/context/often/history", "revisions", "revision").size());
    }

    @Test
    void issues_endTheirPagesEarly_andGoOnWithTheNext() {
        database.execute("INSERT INTO known_issues (title, severity, description) SELECT 't' || i, 'low', repeat('x', "
                + CHARACTERS + ") FROM generate_series(1, " + ROWS + ") AS i");
        assertEquals(
                ROWS, all("/api/issues", "issues", "title").stream().distinct().count());
    }

    @Test
    void tasks_endTheirPagesEarly_andGoOnWithTheNext() {
        database.execute("INSERT INTO task_log (description) SELECT i || repeat('x', " + CHARACTERS
                + ") FROM generate_series(1, " + ROWS + ") AS i");
        assertEquals(ROWS, all("/api/tasks", "tasks", "id").stream().distinct().count());
    }

    @Test
    void deployments_endTheirPagesEarly_andGoOnWithTheNext() {
        database.execute(
                "INSERT INTO deployments (host, component, version, status, notes) SELECT 'box', 'c' || i, '1', 'active', repeat('x', "
                        + CHARACTERS + ") FROM generate_series(1, " + ROWS + ") AS i");
        assertEquals(
                ROWS,
                all("/api/deployments", "deployments", "id").stream().distinct().count());
    }

    /** A member of all that is in a list, page by page; no page has much more than 8 MiB. */
    private static List<Object> all(String path, String list, String member) {
        List<Object> all = new ArrayList<>();
        Object next = "";
        int pages = 0;
        while (next != null) {
            HttpResponse<String> answer = http.get(path + (pages == 0 ? "" : "?after=" + next));
            JsonObject page = OperationsHttp.demand(200, answer);
            assertTrue(answer.body().length() < (8 << 20) + 2 * CHARACTERS, path);
            page.getJsonArray(list).forEach(one -> all.add(((JsonObject) one).getValue(member)));
            next = page.getValue("next");
            pages++;
        }
        assertTrue(pages > 1, path);
        return all;
    }
}
