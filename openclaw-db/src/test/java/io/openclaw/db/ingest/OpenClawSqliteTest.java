package io.openclaw.db.ingest;

import static io.openclaw.db.ingest.OpenClawEntries.answer;
import static io.openclaw.db.ingest.OpenClawEntries.header;
import static io.openclaw.db.ingest.OpenClawEntries.runTold;
import static io.openclaw.db.ingest.OpenClawEntries.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of an agent while its gateway is at work on it. */
class OpenClawSqliteTest {

    private static final String KEY = "agent:ops:main";

    @TempDir
    private Path folder;

    private OpenClawHome home;
    private OpenClawSqlite source;
    private String cursor;

    @BeforeEach
    void home() {
        home = new OpenClawHome(folder.resolve("home"), "ops");
        source = new OpenClawSqlite(folder.resolve("scratch"));
    }

    @Test
    void whatIsAppended_isReadFromWhereTheLastPageEnded() throws IOException, SQLException {
        try (Connection gateway = home.open()) {
            OpenClawHome.window(gateway, KEY, "s1");
            OpenClawHome.append(gateway, "s1", 0, header("s1"), user("u1", 0, "hello"));
            assertEquals(1, messages(next(100)).size());
            assertEquals(List.of(), next(100), "nothing new");

            OpenClawHome.append(gateway, "s1", 2, answer("a1", 1, "hi"), answer("a2", 2, "there"));

            assertEquals(List.of("a1", "a2"), messages(next(100)));
        }
    }

    @Test
    void smallPages_tellWhatOneTells() throws IOException, SQLException {
        try (Connection gateway = home.open()) {
            for (int session = 0; session < 7; session++) {
                OpenClawHome.window(gateway, KEY + session, "s" + session);
                OpenClawHome.append(gateway, "s" + session, 0, talk("s" + session, 20));
            }
            OpenClawHome.archive(gateway, "zstd", KEY + "z", "sz", talk("sz", 5));
            OpenClawHome.archive(gateway, "identity", KEY + "i", "si", talk("si", 5));
            OpenClawHome.archive(gateway, "cold", KEY + "c", "sc", talk("sc", 5));
        }
        List<UUID> whole = ids(next(100_000));
        cursor = null;
        List<Fact> pages = new ArrayList<>();
        for (PagedSource.Page page = page(3); !page.last(); page = page(3)) {
            pages.addAll(page.facts());
        }
        assertEquals(7 * 20 + 3 * 5, messages(pages).size());
        assertEquals(whole, ids(pages));
    }

    @Test
    void runToldOnALaterPage_namesTheCallsBeforeIt() throws IOException, SQLException {
        try (Connection gateway = home.open()) {
            OpenClawHome.window(gateway, KEY, "s1");
            OpenClawHome.append(gateway, "s1", 0, header("s1"), user("u1", 0, "hello"), answer("a1", 1, "hi"));
            assertNull(calls(next(100)).get(0).scope().runId());

            OpenClawHome.append(gateway, "s1", 3, runTold("c1", 2, "s1", "run-1"));

            assertEquals("run-1", calls(next(100)).get(0).scope().runId());
        }
    }

    @Test
    void transcriptWrittenAnew_isReadAgain() throws IOException, SQLException {
        try (Connection gateway = home.open()) {
            OpenClawHome.window(gateway, KEY, "s1");
            OpenClawHome.append(gateway, "s1", 0, talk("s1", 4));
            next(100);
            OpenClawHome.run(gateway, "DELETE FROM transcript_events WHERE seq > 1");
            OpenClawHome.append(gateway, "s1", 2, answer("new", 9, "instead"));
            OpenClawHome.run(
                    gateway,
                    "UPDATE transcript_rewrite_watermarks SET generation = 'g2', updated_at = ?",
                    OpenClawEntries.at(100).toEpochMilli());

            assertEquals(List.of("m0", "new"), messages(next(100)));
            assertEquals(List.of(), next(100));
        }
    }

    @Test
    void transcriptThatShrank_isReadAgain() throws IOException, SQLException {
        try (Connection gateway = home.open()) {
            OpenClawHome.window(gateway, KEY, "s1");
            OpenClawHome.append(gateway, "s1", 0, talk("s1", 4));
            next(100);
            OpenClawHome.run(gateway, "DELETE FROM transcript_events WHERE seq > 2");

            assertEquals(List.of("m0", "m1"), messages(next(100)));
        }
    }

    @Test
    void resetWindow_endsTheOneBefore() throws IOException, SQLException {
        try (Connection gateway = home.open()) {
            OpenClawHome.window(gateway, KEY, "s1");
            OpenClawHome.append(gateway, "s1", 0, talk("s1", 1));
            OpenClawHome.window(gateway, KEY, "s2");
            OpenClawHome.run(
                    gateway,
                    "UPDATE session_windows SET previous_session_id = 's1', reason = 'reset' WHERE session_id = 's2'");
        }
        List<Fact> facts = next(100);
        SessionEnded ended = only(facts, SessionEnded.class).get(0);
        assertEquals("s1 reset s2", ended.scope().sessionId() + " " + ended.reason() + " " + ended.nextSessionId());
        assertEquals("Label", only(facts, SessionOpened.class).get(0).label());
    }

    @Test
    void damagedRow_isNamedAndTheRestIsRead() throws IOException, SQLException {
        try (Connection gateway = home.open()) {
            OpenClawHome.window(gateway, KEY, "s1");
            OpenClawHome.append(gateway, "s1", 0, talk("s1", 3));
            OpenClawHome.run(
                    gateway,
                    "UPDATE transcript_events SET event_json = NULL, event_zstd = x'28b52ffd2000ff' WHERE seq = 2");
        }
        PagedSource.Page page = page(100);
        assertEquals(List.of("m0", "m2"), messages(page.facts()));
        assertEquals(1, page.problems().size());
        assertTrue(
                page.problems().get(0).startsWith("Row 2 of session s1 "),
                page.problems().get(0));
    }

    @Test
    void liveLog_isReadAndTheGatewayCanCutItRightAfter() throws IOException, SQLException {
        try (Connection gateway = home.open()) {
            OpenClawHome.window(gateway, KEY, "s1");
            OpenClawHome.append(gateway, "s1", 0, talk("s1", 50));
            assertTrue(Files.size(log()) > 0, "all of it is in the log");
            byte[] database = Files.readAllBytes(home.database());
            byte[] log = Files.readAllBytes(log());

            assertEquals(50, messages(next(1000)).size());

            assertEquals(
                    java.util.Arrays.hashCode(database),
                    java.util.Arrays.hashCode(Files.readAllBytes(home.database())));
            assertEquals(java.util.Arrays.hashCode(log), java.util.Arrays.hashCode(Files.readAllBytes(log())));
            try (Statement statement = gateway.createStatement();
                    ResultSet cut = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                assertEquals(0, cut.getInt(1), "no reader is in the way");
            }
            assertEquals(0, Files.size(log()));
            assertEquals(List.of(), messages(next(1000)));
        }
    }

    @Test
    void logLeftByACrash_isReadFromACopyAndNothingIsMadeBesideIt() throws IOException, SQLException {
        Path crashed = folder.resolve("crashed/agents/ops/agent");
        Files.createDirectories(crashed);
        try (Connection gateway = home.open()) {
            OpenClawHome.window(gateway, KEY, "s1");
            OpenClawHome.append(gateway, "s1", 0, talk("s1", 5));
            Files.copy(home.database(), crashed.resolve("openclaw-agent.sqlite"));
            Files.copy(log(), crashed.resolve("openclaw-agent.sqlite-wal"));
        }
        Map<String, String> before = OpenClawFixtureTest.contents(crashed);

        PagedSource.Page page = source.read(crashed.resolve("openclaw-agent.sqlite"), null, 100);

        assertEquals(5, messages(page.facts()).size());
        assertEquals(before, OpenClawFixtureTest.contents(crashed));
        try (var left = Files.list(folder.resolve("scratch"))) {
            assertEquals(
                    0,
                    left.filter(file -> file.getFileName().toString().startsWith("sqlite-"))
                            .count());
        }
    }

    @Test
    void unchangedDatabase_leavesTheCursorAsItIs() throws IOException, SQLException {
        home.rows(KEY, "s1", talk("s1", 2));
        next(100);
        assertEquals(cursor, source.read(home.database(), cursor, 100).cursor());
    }

    @Test
    void fileThatIsNoDatabase_saysSoWithoutItsContent() throws IOException {
        Files.createDirectories(home.database().getParent());
        Files.writeString(home.database(), "this is a secret and no database at all, far from it".repeat(30));

        IOException refused = assertThrows(IOException.class, () -> next(100));

        assertEquals("SQLite says SQLITE_NOTADB. It is read again later.", refused.getMessage());
    }

    @Test
    void manySessions_areEachReadOnceThoughFewAreRemembered() throws IOException, SQLException {
        try (Connection gateway = home.open()) {
            gateway.setAutoCommit(false);
            for (int session = 0; session < 400; session++) {
                OpenClawHome.window(gateway, KEY + session, "s" + session);
                OpenClawHome.append(gateway, "s" + session, 0, talk("s" + session, 1));
            }
            OpenClawHome.run(
                    gateway,
                    "UPDATE session_windows SET transcript_updated_at = transcript_updated_at + 1000 * substr(session_id, 2)");
            gateway.commit();
            assertEquals(400, messages(next(100_000)).size());
            OpenClawHome.append(gateway, "s399", 2, answer("late", 500, "x"));
            OpenClawHome.run(
                    gateway,
                    "UPDATE session_windows SET transcript_updated_at = ? WHERE session_id = 's399'",
                    OpenClawEntries.at(5000).toEpochMilli());
            gateway.commit();

            assertEquals(List.of("late"), messages(next(100_000)));
        }
    }

    private Path log() {
        return home.database().resolveSibling("openclaw-agent.sqlite-wal");
    }

    private static String[] talk(String sessionId, int messages) {
        String[] entries = new String[messages + 1];
        entries[0] = header(sessionId);
        for (int i = 0; i < messages; i++) {
            entries[i + 1] = user("m" + i, i, "hello");
        }
        return entries;
    }

    private List<Fact> next(int most) throws IOException {
        PagedSource.Page page = page(most);
        assertEquals(List.of(), page.problems());
        assertTrue(page.last());
        return page.facts();
    }

    private PagedSource.Page page(int most) throws IOException {
        PagedSource.Page page = source.read(home.database(), cursor, most);
        cursor = page.cursor();
        return page;
    }

    private static List<String> messages(List<Fact> facts) {
        return only(facts, MessageAppended.class).stream()
                .map(message -> String.valueOf(message.ref().messageId()))
                .toList();
    }

    private static List<LlmCall> calls(List<Fact> facts) {
        return only(facts, LlmCall.class);
    }

    private static <T extends Fact> List<T> only(List<Fact> facts, Class<T> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<UUID> ids(List<Fact> facts) {
        return facts.stream()
                .flatMap(fact -> fact.naturalKey().stream())
                .map(FactIds::derived)
                .sorted()
                .distinct()
                .toList();
    }
}
