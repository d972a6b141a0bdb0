package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openclaw.db.operations.NotDoneException.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IssueTableTest {

    private static OperationsFixture memory;

    @BeforeAll
    static void migrate() {
        memory = new OperationsFixture();
    }

    @BeforeEach
    void empty() {
        memory.database.execute("TRUNCATE known_issues RESTART IDENTITY");
    }

    @Test
    void everyField_comesBackAsItWasGiven() {
        String description = "it's \"broken\"\n\\ 💥 " + "x".repeat(1 << 20);
        KnownIssue added = add(new NewIssue("box", " stuck ", "high", "api", description, "restart"));
        assertEquals(added, get(added.id()));
        assertEquals(
                List.of("box", "stuck", "high", "open", "api", description, "restart"),
                List.of(
                        added.host(),
                        added.title(),
                        added.severity(),
                        added.status(),
                        added.component(),
                        added.description(),
                        added.workaround()));
        assertNull(added.resolvedAt());
    }

    @Test
    void sameTitleOpenAlready_isRefusedOnThisHostAlone() {
        long first = add(issue("box", "Stuck", "low")).id();
        NotDoneException refused = assertThrows(NotDoneException.class, () -> add(issue("box", " stuck ", "high")));
        assertEquals(Reason.EXISTS, refused.reason());
        assertEquals(first, refused.id());
        assertEquals(2, add(issue("lab", "Stuck", "low")).id());
        assertEquals(
                3,
                memory.on("box", operations -> operations.issues().add(issue("box", "Stuck", "low"), true))
                        .id());
        close("resolved", "gone", first, 3);
        assertEquals("open", add(issue("box", "Stuck", "low")).status());
    }

    @Test
    void sameTitleManyAtOnce_oneIsWrittenAndTheOthersAreToldItsNumber() throws Exception {
        List<Object> answers =
                memory.atOnce(8, i -> operations -> operations.issues().add(issue("box", "Race", "low"), false));
        long written = answers.stream()
                .filter(KnownIssue.class::isInstance)
                .map(answer -> ((KnownIssue) answer).id())
                .reduce((one, other) -> {
                    throw new AssertionError("two were written: " + one + " and " + other);
                })
                .orElseThrow();
        assertEquals(
                7,
                answers.stream()
                        .filter(answer -> answer instanceof NotDoneException refused
                                && refused.reason() == Reason.EXISTS
                                && refused.id() == written)
                        .count());
    }

    @Test
    void list_isSortedByWhatSeverityMeans_thenTheLatest() {
        memory.database.execute("""
                INSERT INTO known_issues (title, severity, status) VALUES ('of openclaw-rs', 'urgent', 'open'), ('theirs', 'Critical', 'open'),
                    ('theirs too', 'low', 'resolved');
                """);
        add(issue("box", "a", "low"));
        add(issue("box", "b", "critical"));
        add(issue("lab", "c", "medium"));
        add(issue("lab", "d", "high"));
        add(issue("box", "e", "low"));
        List<Long> sorted = List.of(5L, 2L, 7L, 6L, 8L, 4L, 1L);
        assertEquals(sorted, ids(new IssueQuery(false, null, null, null, null, 10)));
        assertEquals(List.of(5L, 2L), ids(new IssueQuery(false, null, null, null, null, 2)));
        assertEquals(List.of(7L, 6L, 8L), ids(new IssueQuery(false, null, null, null, 2L, 3)));
        assertEquals(List.of(5L, 2L, 7L, 6L, 8L, 4L, 3L, 1L), ids(new IssueQuery(true, null, null, null, null, 10)));
        assertEquals(List.of(7L, 6L), ids(new IssueQuery(false, "lab", null, null, null, 10)));
        assertEquals(List.of(2L, 1L), ids(new IssueQuery(false, "", null, null, null, 10)));
        assertEquals(List.of(8L, 4L), ids(new IssueQuery(false, null, null, "low", null, 10)));
    }

    @Test
    void close_allOrNone() {
        add(issue("box", "a", "low"));
        add(issue("box", "b", "low"));
        assertEquals(Reason.UNKNOWN, refusedToClose(1, 99).reason());
        assertEquals("open", get(1).status());
        List<KnownIssue> closed = close("resolved", "it's fixed", 2, 1, 2);
        assertEquals(List.of(1L, 2L), closed.stream().map(KnownIssue::id).toList());
        assertEquals("it's fixed", get(1).resolution());
        assertNotNull(get(1).resolvedAt());
        assertEquals(Reason.STATE, refusedToClose(1).reason());
        assertEquals("it's fixed", get(1).resolution());
    }

    @Test
    void closedByManyAtOnce_oneSucceeds() throws Exception {
        add(issue("box", "a", "low"));
        add(issue("box", "b", "low"));
        List<Object> answers = memory.atOnce(
                8,
                i -> operations -> operations
                        .issues()
                        .close(i % 2 == 0 ? List.of(1L, 2L) : List.of(2L, 1L), "wontfix", "note " + i));
        assertEquals(1, answers.stream().filter(List.class::isInstance).count());
        assertEquals("wontfix", get(2).status());
        assertEquals(get(1).resolution(), get(2).resolution());
    }

    @Test
    void reopen_keepsTheNoteAndRefusesASecondOfTheSameTitle() {
        add(issue("box", "a", "low"));
        close("wontfix", "not worth it", 1);
        KnownIssue opened = reopen(1, false);
        assertEquals("open", opened.status());
        assertNull(opened.resolvedAt());
        assertEquals("not worth it", opened.resolution());
        assertEquals(
                Reason.STATE,
                assertThrows(NotDoneException.class, () -> reopen(1, false)).reason());
        close("resolved", null, 1);
        add(issue("box", "A", "low"));
        assertEquals(
                2, assertThrows(NotDoneException.class, () -> reopen(1, false)).id());
        assertEquals("open", reopen(1, true).status());
        assertEquals(
                Reason.UNKNOWN,
                assertThrows(NotDoneException.class, () -> reopen(9, false)).reason());
    }

    @Test
    void edit_changesWhatIsGivenAlone() {
        add(new NewIssue("box", "a", "low", "api", "why", "how"));
        add(issue("box", "b", "low"));
        KnownIssue edited = edit(1, new IssueEdit("a2", "high", null, null, ""), false);
        assertEquals(
                List.of("a2", "high", "api", "why"),
                List.of(edited.title(), edited.severity(), edited.component(), edited.description()));
        assertNull(edited.workaround());
        assertNotNull(edited.updatedAt());
        assertEquals(
                1,
                assertThrows(NotDoneException.class, () -> edit(2, new IssueEdit("A2", null, null, null, null), false))
                        .id());
        assertEquals(
                "A2", edit(2, new IssueEdit("A2", null, null, null, null), true).title());
        assertThrows(NotDoneException.class, () -> edit(9, new IssueEdit("x", null, null, null, null), false));
    }

    @Test
    void whatCannotBeWrittenDown_isNamed() {
        assertEquals("severity", field(() -> issue("box", "a", "urgent")));
        assertEquals("title", field(() -> issue("box", " \n", "low")));
        assertEquals("severity", field(() -> new IssueEdit(null, "bad", null, null, null)));
        assertEquals("title", field(() -> new IssueEdit(null, null, null, null, null)));
        assertEquals("severity", field(() -> new IssueQuery(false, null, null, "bad", null, 1)));
    }

    private static String field(Runnable making) {
        return assertThrows(InvalidFieldException.class, making::run).field();
    }

    private static NewIssue issue(String host, String title, String severity) {
        return new NewIssue(host, title, severity, null, null, null);
    }

    private static KnownIssue add(NewIssue issue) {
        return memory.on("box", operations -> operations.issues().add(issue, false));
    }

    private static KnownIssue get(long id) {
        return memory.on("box", operations -> operations.issues().get(id));
    }

    private static List<Long> ids(IssueQuery query) {
        return memory.on(
                "box",
                operations -> operations.issues().list(query).stream()
                        .map(KnownIssue::id)
                        .toList());
    }

    private static List<KnownIssue> close(String status, String note, long... ids) {
        List<Long> all = Arrays.stream(ids).boxed().toList();
        return memory.on("box", operations -> operations.issues().close(all, status, note));
    }

    private static NotDoneException refusedToClose(long... ids) {
        return assertThrows(NotDoneException.class, () -> close("resolved", "again", ids));
    }

    private static KnownIssue reopen(long id, boolean force) {
        return memory.on("box", operations -> operations.issues().reopen(List.of(id), force))
                .get(0);
    }

    private static KnownIssue edit(long id, IssueEdit edit, boolean force) {
        return memory.on("box", operations -> operations.issues().edit(id, edit, force));
    }
}
