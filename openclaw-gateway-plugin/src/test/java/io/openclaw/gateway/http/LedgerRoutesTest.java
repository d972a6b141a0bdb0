package io.openclaw.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments, issues and tasks by HTTP, in a real PostgreSQL. */
class LedgerRoutesTest {

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
        database.execute("TRUNCATE deployments, known_issues, task_log RESTART IDENTITY");
    }

    @Test
    void deployment_isLogged_stopsTheFormer_andFails() {
        JsonObject first = http.posted(
                201,
                "/api/deployments",
                new JsonObject()
                        .put("component", "api")
                        .put("version", "v1.2")
                        .put("git_commit", "abc")
                        .put("git_dirty", true)
                        .put("built_at", "2026-11-20T12:00:00+01:00")
                        .put("notes", "it's \"new\"\n🚀"));
        assertEquals(1, first.getInteger("id"));
        assertEquals("box", first.getString("host"));
        assertEquals("2026-11-20T11:00:00Z", first.getString("built_at"));
        assertEquals(new JsonArray(), first.remove("stopped"));
        assertEquals(first, http.ok("/api/deployments/1"));
        deploy("api", "1", "lab");
        JsonObject next = deploy("api", "v1.3", null);
        assertEquals(new JsonArray().add(1), next.getJsonArray("stopped"));
        assertEquals("stopped", http.ok("/api/deployments/1").getString("status"));
        assertEquals("active", http.ok("/api/deployments/2").getString("status"));
        JsonObject failed = http.posted(200, "/api/deployments/3/fail", new JsonObject().put("notes", "burnt"));
        assertEquals("failed", failed.getString("status"));
        assertEquals("burnt", failed.getString("notes"));
        assertEquals("409 state ", OperationsHttp.problem(http.post("/api/deployments/3/fail", "{}")));
        assertEquals("404 not-found ", OperationsHttp.problem(http.post("/api/deployments/99/fail", "{}")));
        assertEquals("404 not-found ", OperationsHttp.problem(http.get("/api/deployments/99")));
    }

    @Test
    void deployments_arePaged() {
        for (int i = 1; i <= 4; i++) {
            deploy("c" + i, "1", i % 2 == 0 ? "lab" : null);
        }
        JsonObject first = http.ok("/api/deployments?limit=3");
        assertEquals(List.of(4, 3, 2), ids(first, "deployments"));
        JsonObject rest = http.ok("/api/deployments?limit=3&after=" + first.getLong("next"));
        assertEquals(List.of(1), ids(rest, "deployments"));
        assertNull(rest.getLong("next"));
        assertEquals(List.of(4, 2), ids(http.ok("/api/deployments?host=lab&active=true"), "deployments"));
        assertEquals(List.of(3), ids(http.ok("/api/deployments?component=c3"), "deployments"));
    }

    @Test
    void lifeOfAnIssue() {
        JsonObject added = http.posted(
                201,
                "/api/issues",
                new JsonObject().put("title", "stuck").put("severity", "high").put("description", "x".repeat(1 << 20)));
        assertEquals(added, http.ok("/api/issues/1"));
        assertEquals("open", added.getString("status"));
        JsonObject same = OperationsHttp.demand(
                409,
                http.post("/api/issues", new JsonObject().put("title", "Stuck").encode()));
        assertEquals("urn:openclaw:problem:exists", same.getString("type"));
        assertEquals(1, same.getInteger("id"));
        http.posted(201, "/api/issues", new JsonObject().put("title", "stuck").put("host", "lab"));
        http.posted(201, "/api/issues", new JsonObject().put("title", "stuck").put("force", true));
        assertEquals(
                "fixed",
                http.posted(200, "/api/issues/1/resolve", new JsonObject().put("note", "fixed"))
                        .getString("resolution"));
        assertEquals("409 state ", OperationsHttp.problem(http.post("/api/issues/1/wontfix", "{}")));
        assertEquals("409 exists ", OperationsHttp.problem(http.post("/api/issues/1/reopen", "{}")));
        JsonObject opened = http.posted(200, "/api/issues/1/reopen", new JsonObject().put("force", true));
        assertEquals("open", opened.getString("status"));
        JsonObject edited = http.posted(
                200,
                "/api/issues/1/edit",
                new JsonObject().put("severity", "low").put("title", "slow"));
        assertEquals(List.of("low", "slow"), List.of(edited.getString("severity"), edited.getString("title")));
        assertEquals(
                "wontfix",
                http.posted(200, "/api/issues/1/wontfix", new JsonObject()).getString("status"));
        assertEquals("404 not-found ", OperationsHttp.problem(http.post("/api/issues/99/resolve", "{}")));
    }

    @Test
    void issues_areSortedByWhatSeverityMeans() {
        for (String severity : List.of("low", "critical", "medium", "high")) {
            http.posted(
                    201, "/api/issues", new JsonObject().put("title", severity).put("severity", severity));
        }
        http.posted(200, "/api/issues/2/resolve", new JsonObject());
        assertEquals(List.of(4, 3, 1), ids(http.ok("/api/issues"), "issues"));
        assertEquals(List.of(2, 4), ids(http.ok("/api/issues?all=true&limit=2"), "issues"));
        assertEquals(List.of(3, 1), ids(http.ok("/api/issues?all=1&limit=2&after=4"), "issues"));
        assertEquals(List.of(1), ids(http.ok("/api/issues?severity=low"), "issues"));
        assertEquals(List.of(), ids(http.ok("/api/issues?host="), "issues"));
    }

    @Test
    void tasks_areLoggedAndListed() {
        JsonObject logged = http.posted(
                201,
                "/api/tasks",
                new JsonObject()
                        .put("description", "did it")
                        .put("category", "bugfix")
                        .put("version", "v1")
                        .put("git_commit", "abc")
                        .put("files_changed", new JsonArray().add("a.rs").add("b c.rs")));
        assertEquals(logged, http.ok("/api/tasks/1"));
        http.posted(
                201, "/api/tasks", new JsonObject().put("description", "more").put("host", "lab"));
        assertEquals(List.of(2, 1), ids(http.ok("/api/tasks?since=1h"), "tasks"));
        assertEquals(List.of(1), ids(http.ok("/api/tasks?category=bugfix"), "tasks"));
        assertEquals(List.of(2), ids(http.ok("/api/tasks?host=lab"), "tasks"));
        assertEquals(List.of(1), ids(http.ok("/api/tasks?after=2"), "tasks"));
        assertEquals("404 not-found ", OperationsHttp.problem(http.get("/api/tasks/99")));
    }

    @Test
    void whatCannotBeUsed_isNamed() {
        for (String[] bad : new String[][] {
            {"/api/issues", "{\"title\": \"x\", \"severity\": \"urgent\"}", "severity"},
            {"/api/issues", "{\"severity\": \"low\"}", "title"},
            {"/api/issues", "{\"title\": 7}", "title"},
            {"/api/issues", "{\"title\": \"x\", \"force\": \"yes\"}", "force"},
            {"/api/issues", "{\"titel\": \"x\"}", "body"},
            {"/api/issues", "[]", "body"},
            {"/api/issues", "{", "body"},
            {"/api/issues", "{\"title\": \"a\\u0000b\"}", "body"},
            {"/api/issues/x/resolve", "{}", "id"},
            {"/api/issues/1/edit", "{}", "title"},
            {"/api/deployments", "{\"version\": \"1\"}", "component"},
            {"/api/deployments", "{\"component\": \"a\", \"version\": \"1\", \"status\": \"on\"}", "status"},
            {"/api/deployments", "{\"component\": \"a\", \"version\": \"1\", \"built_at\": \"soon\"}", "built_at"},
            {"/api/tasks", "{\"description\": \"x\", \"category\": \"chore\"}", "category"},
            {"/api/tasks", "{\"description\": \"x\", \"files_changed\": \"a.rs\"}", "files_changed"},
            {"/api/tasks", "{\"description\": \"x\", \"files_changed\": [1]}", "files_changed"}
        }) {
            assertEquals("400 parameter " + bad[2], OperationsHttp.problem(http.post(bad[0], bad[1])), bad[1]);
        }
        for (String[] bad : new String[][] {
            {"/api/issues?severity=urgent", "severity"},
            {"/api/issues?all=maybe", "all"},
            {"/api/issues?after=x", "after"},
            {"/api/deployments?limit=0", "limit"},
            {"/api/deployments/one", "id"},
            {"/api/tasks?since=soon", "since"},
            {"/api/tasks?what=1", "query"}
        }) {
            assertEquals("400 parameter " + bad[1], OperationsHttp.problem(http.get(bad[0])), bad[0]);
        }
        assertEquals("405 method ", OperationsHttp.problem(http.delete("/api/issues/1")));
    }

    @Test
    void readToken_seesNamesAndNoText_andChangesNothing() {
        http.posted(
                201,
                "/api/issues",
                new JsonObject()
                        .put("title", "secret")
                        .put("description", "secret")
                        .put("component", "api"));
        http.posted(
                201,
                "/api/deployments",
                new JsonObject().put("component", "api").put("version", "1").put("notes", "secret"));
        http.posted(
                201, "/api/tasks", new JsonObject().put("description", "secret").put("version", "1"));
        for (String path : List.of(
                "/api/issues",
                "/api/issues/1",
                "/api/deployments",
                "/api/deployments/1",
                "/api/tasks",
                "/api/tasks/1")) {
            JsonObject seen = OperationsHttp.demand(200, http.read("GET", path, null));
            assertFalse(seen.encode().contains("secret"), seen::encode);
        }
        assertTrue(http.read("GET", "/api/issues/1", null).body().contains("\"component\":\"api\""));
        for (String path : List.of("/api/issues", "/api/deployments", "/api/tasks", "/api/issues/1/resolve")) {
            assertEquals(403, http.read("POST", path, "{}").statusCode(), path);
        }
    }

    @Test
    void withoutPostgres_isA503ThatSaysWhy(@TempDir Path home) {
        try (OperationsHttp alone = OperationsHttp.started(home, "postgresql://nobody:nothing@127.0.0.1:1/none")) {
            for (String path : List.of("/api/deployments", "/api/issues/1", "/api/tasks")) {
                assertEquals("503 no-answer ", OperationsHttp.problem(alone.get(path)), path);
            }
            assertEquals("503 no-answer ", OperationsHttp.problem(alone.post("/api/issues", "{\"title\": \"x\"}")));
        }
    }

    private static JsonObject deploy(String component, String version, String host) {
        JsonObject body = new JsonObject().put("component", component).put("version", version);
        return http.posted(201, "/api/deployments", host == null ? body : body.put("host", host));
    }

    private static List<Integer> ids(JsonObject page, String name) {
        return page.getJsonArray(name).stream()
                .map(row -> ((JsonObject) row).getInteger("id"))
                .toList();
    }
}
