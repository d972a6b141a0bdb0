package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.operations.NotDoneException.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeploymentTableTest {

    private static final Build NOTHING = new Build(null, null, null, null, null, null);

    private static OperationsFixture memory;

    @BeforeAll
    static void migrate() {
        memory = new OperationsFixture();
    }

    @BeforeEach
    void empty() {
        memory.database.execute("TRUNCATE deployments RESTART IDENTITY");
    }

    @Test
    void everyField_comesBackAsItWasGiven() {
        Build build = new Build(
                "/opt/it's/api", "api.service", "8668f47", "v1.2", true, Instant.parse("2026-11-20T12:00:00.123456Z"));
        String notes = "quotes ' \" \\ and\nlines and 🚀 " + "x".repeat(1 << 20);
        Deployment written = log(new NewDeployment("box", "api", "v1.2", "active", build, notes))
                .deployment();
        Deployment read =
                memory.on("box", operations -> operations.deployments().get(written.id()));
        assertEquals(written, read);
        assertEquals(build, read.build());
        assertEquals(notes, read.notes());
        assertNull(read.endedAt());
    }

    @Test
    void nextActiveOne_stopsTheFormerOfItsHostAndComponentAlone() {
        long old = log(active("box", "api", "1")).deployment().id();
        long otherHost = log(active("lab", "api", "1")).deployment().id();
        long otherComponent = log(active("box", "web", "1")).deployment().id();
        LoggedDeployment next = log(active("box", "api", "2"));
        assertEquals(List.of(old), next.stopped());
        Deployment former = get(old);
        assertEquals("stopped", former.status());
        assertNotNull(former.endedAt());
        assertTrue(!former.endedAt().isAfter(next.deployment().deployedAt()), former::toString);
        assertEquals("active", get(otherHost).status());
        assertEquals("active", get(otherComponent).status());
    }

    @Test
    void oneThatFailedWhileBeingDeployed_leavesTheFormerRunning() {
        long running = log(active("box", "api", "1")).deployment().id();
        LoggedDeployment failed = log(new NewDeployment("box", "api", "2", "failed", NOTHING, null));
        assertEquals(List.of(), failed.stopped());
        assertNotNull(failed.deployment().endedAt());
        assertEquals("active", get(running).status());
    }

    @Test
    void manyAtOnce_exactlyOneStaysActive() throws Exception {
        memory.atOnce(12, i -> operations -> operations.deployments().log(active("box", "api", "v" + i)));
        assertEquals("12", single("SELECT count(*) FROM deployments"));
        assertEquals("1", single("SELECT count(*) FROM deployments WHERE status = 'active'"));
        assertEquals("0", single("SELECT count(*) FROM deployments WHERE (status = 'active') <> (ended_at IS NULL)"));
        assertEquals(
                single("SELECT id FROM deployments WHERE status = 'active'"),
                single("SELECT id FROM deployments ORDER BY deployed_at DESC LIMIT 1"));
    }

    @Test
    void rowsOfOpenClawRs_severalActiveOnes_areReadAndAllStopped() {
        memory.database.execute("""
                INSERT INTO deployments (host, component, version, status) VALUES
                    ('box', 'api', 'v1.0', 'active'), ('box', 'api', 'v1.1', 'active'), ('box', 'api', '1.2', 'rolled back');
                """);
        assertEquals(2, list(new DeploymentQuery(null, null, true, null, 10)).size());
        assertEquals(List.of(1L, 2L), log(active("box", "api", "2")).stopped());
        assertEquals("rolled back", get(3).status());
    }

    @Test
    void fail_marksIt_onceAndOnlyIt() {
        long first = log(active("box", "api", "1")).deployment().id();
        long second = log(active("box", "api", "2")).deployment().id();
        Instant stoppedAt = get(first).endedAt();
        Deployment failed =
                memory.on("box", operations -> operations.deployments().fail(second, "it burnt"));
        assertEquals("failed", failed.status());
        assertEquals("it burnt", failed.notes());
        assertNotNull(failed.endedAt());
        assertEquals("stopped", get(first).status());
        memory.on("box", operations -> operations.deployments().fail(first, null));
        assertEquals(stoppedAt, get(first).endedAt());
        assertEquals(Reason.STATE, refused(second).reason());
        assertEquals(Reason.UNKNOWN, refused(4711).reason());
    }

    @Test
    void list_isTheLatestFirst_pageByPage() {
        for (int i = 1; i <= 5; i++) {
            log(active(i % 2 == 0 ? "lab" : "box", "api", "v" + i));
        }
        assertEquals(List.of(5L, 4L, 3L, 2L, 1L), ids(new DeploymentQuery(null, null, false, null, 10)));
        assertEquals(List.of(5L, 4L), ids(new DeploymentQuery(null, null, true, null, 10)));
        assertEquals(List.of(4L, 2L), ids(new DeploymentQuery("lab", null, false, null, 10)));
        assertEquals(List.of(), ids(new DeploymentQuery(null, "web", false, null, 10)));
        assertEquals(List.of(3L, 2L), ids(new DeploymentQuery(null, null, false, 4L, 2)));
        assertEquals(List.of(), ids(new DeploymentQuery(null, null, false, 1L, 2)));
    }

    @Test
    void whatCannotBeWrittenDown_isNamed() {
        assertEquals("component", field(() -> active("box", " ", "1")));
        assertEquals("host", field(() -> active("", "api", "1")));
        assertEquals("version", field(() -> active("box", "api", "v".repeat(501))));
        assertEquals("status", field(() -> new NewDeployment("box", "api", "1", "running", NOTHING, null)));
    }

    private static String field(Runnable making) {
        return assertThrows(InvalidFieldException.class, making::run).field();
    }

    private static NotDoneException refused(long id) {
        return assertThrows(
                NotDoneException.class,
                () -> memory.on("box", operations -> operations.deployments().fail(id, null)));
    }

    private static List<Long> ids(DeploymentQuery query) {
        return list(query).stream().map(Deployment::id).toList();
    }

    private static List<Deployment> list(DeploymentQuery query) {
        return memory.on("box", operations -> operations.deployments().list(query));
    }

    private static Deployment get(long id) {
        return memory.on("box", operations -> operations.deployments().get(id));
    }

    private static LoggedDeployment log(NewDeployment deployment) {
        return memory.on("box", operations -> operations.deployments().log(deployment));
    }

    private static NewDeployment active(String host, String component, String version) {
        return new NewDeployment(host, component, version, "active", NOTHING, null);
    }

    private static String single(String sql) {
        return memory.database.single(sql);
    }
}
