package io.openclaw.db.ingest;

import static io.openclaw.db.ingest.OpenClawEntries.answer;
import static io.openclaw.db.ingest.OpenClawEntries.header;
import static io.openclaw.db.ingest.OpenClawEntries.user;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionOpened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose session a transcript is, and what becomes of one that nobody knows at first. */
class OpenClawKeysTest {

    private static final String KEY = "agent:ops:telegram:group:7";

    @TempDir
    private Path folder;

    private OpenClawHome home;

    @BeforeEach
    void home() throws IOException {
        home = new OpenClawHome(folder.resolve("home"), "ops")
                .file("s1.jsonl", header("s1"), user("u1", 0, "hello"), answer("a1", 1, "hi"));
    }

    @Test
    void unknownKey_becomesTheSessionsOwnWhenItIsToldLater() throws IOException {
        List<Fact> unknown = facts();
        home.sessionsJson(entry());
        List<Fact> known = facts();
        try (StoredFacts stored = new StoredFacts().store(unknown)) {
            assertEquals("agent:ops:transcript:s1", keys(stored));

            stored.store(known);

            assertOneSession(stored);
            stored.store(unknown);
            assertOneSession(stored);
        }
    }

    @Test
    void keyToldByTheFeed_takesWhatAnArchiveTellsWithoutIt() throws IOException {
        try (StoredFacts stored = new StoredFacts().store(List.of(live("a1")))) {
            stored.store(facts());

            assertOneSession(stored);
        }
    }

    @Test
    void sessionThatWasOpenedLive_takesWhatAnArchiveTellsOfItsBeginning() throws IOException {
        Fact opened = new SessionOpened(
                new Scope(KEY, "s1", "ops", null, null), null, null, null, null, OpenClawEntries.at(50));
        try (StoredFacts stored = new StoredFacts().store(List.of(opened))) {
            stored.store(facts());

            assertOneSession(stored);
        }
    }

    @Test
    void fileWithoutAnAgent_becomesTheAgentsSession() throws IOException {
        Path alone = Files.createDirectories(folder.resolve("alone"));
        Files.copy(home.sessions().resolve("s1.jsonl"), alone.resolve("s1.jsonl"));
        List<Fact> nobodys =
                OpenClawReading.of(alone, folder.resolve("scratch")).facts();
        List<Fact> agents = facts();
        home.sessionsJson(entry());
        try (StoredFacts stored = new StoredFacts().store(nobodys)) {
            assertEquals("transcript:s1", keys(stored));
            stored.store(agents);
            assertEquals("agent:ops:transcript:s1", keys(stored));
            stored.store(facts());
            assertOneSession(stored);
        }
    }

    @Test
    void twoKeysOfOneTranscript_doNotSwallowOneAnother() throws IOException {
        List<Fact> unknown = facts();
        List<Fact> two = List.of(opened("agent:ops:cron:j1"), opened("agent:ops:cron:j1:run:s1"));
        try (StoredFacts stored = new StoredFacts().store(unknown).store(two)) {
            assertEquals("agent:ops:cron:j1,agent:ops:cron:j1:run:s1", keys(stored));
            assertEquals("2", stored.single("SELECT count(*) FROM messages"));
        }
    }

    @Test
    void keysOfDeletedSessions_areFoundInTheDatabaseAndInBackups() throws IOException, SQLException {
        home.rows("agent:ops:db", "s2", header("s2"), user("u1", 0, "x"))
                .file("s2.jsonl.deleted.2026-11-20T11-00-00Z", header("s2"), user("u1", 0, "x"))
                .file("s3.jsonl.deleted.2026-11-20T11-00-00Z", header("s3"), user("u1", 0, "x"));
        Files.writeString(
                home.sessions().resolve("sessions.json.bak.1"),
                "{" + OpenClawHome.sessionEntry("agent:ops:old", "s9", 1, ",\"usageFamilySessionIds\":[\"s3\"]") + "}");
        try (StoredFacts stored = new StoredFacts().store(facts())) {
            assertEquals("agent:ops:db,agent:ops:old,agent:ops:transcript:s1", keys(stored));
        }
    }

    @Test
    void liveFile_asksAgainForItsKeyWithEachLine() throws IOException, MalformedLineException {
        OpenClawJsonl format = new OpenClawJsonl(folder.resolve("scratch"));
        LineReader reader = format.reader(format.find(home.path()).get(0), null);
        List<Fact> facts = new ArrayList<>(reader.read(0, header("s1")));
        home.sessionsJson(entry());
        facts.addAll(reader.read(1, user("u1", 0, "hello")));
        try (StoredFacts stored = new StoredFacts().store(facts)) {
            assertEquals(KEY, keys(stored));
        }
    }

    @Test
    void changedSessionsJson_tellsWhatWasTouchedOnly() throws IOException {
        home.sessionsJson(entry(), OpenClawHome.sessionEntry("agent:ops:other", "s7", 5, ""));
        OpenClawSessions source = new OpenClawSessions();
        Path file = source.find(home.path()).get(0);
        PagedSource.Page first = source.read(file, null, 100);
        assertEquals(2, first.facts().size());
        assertEquals(first.cursor(), source.read(file, first.cursor(), 100).cursor());

        home.sessionsJson(
                entry(),
                OpenClawHome.sessionEntry(
                        "agent:ops:other", "s7", OpenClawEntries.at(9).toEpochMilli(), ",\"label\":\"new\""));
        PagedSource.Page second = source.read(file, first.cursor(), 100);

        assertEquals(1, second.facts().size());
        assertEquals("new", ((SessionOpened) second.facts().get(0)).label());
        Files.writeString(file, "{\"agent:ops");
        assertEquals(1, source.read(file, second.cursor(), 100).problems().size(), "half written");
    }

    private static void assertOneSession(StoredFacts stored) {
        assertEquals(KEY, keys(stored));
        assertEquals("2", stored.single("SELECT count(*) FROM messages"));
        assertEquals("10", stored.single("SELECT total_tokens FROM sessions"));
        assertEquals(KEY, stored.single("SELECT session_key FROM llm_calls"));
    }

    private static String keys(StoredFacts stored) {
        return stored.single("SELECT string_agg(session_key, ',' ORDER BY session_key) FROM sessions");
    }

    private static String entry() {
        return OpenClawHome.sessionEntry(
                KEY, "s1", OpenClawEntries.at(3).toEpochMilli(), ",\"lastChannel\":\"telegram\"");
    }

    private static SessionOpened opened(String key) {
        return new SessionOpened(
                new Scope(key, "s1", "ops", null, null), null, null, null, null, OpenClawEntries.at(50));
    }

    /** What the feed tells of a message: less than the file, and in the session's own name. */
    private static MessageAppended live(String id) {
        return new MessageAppended(
                new Scope(KEY, "s1", "ops", null, null),
                new MessageRef(id, null, null),
                "assistant",
                MessageBody.ofText("hi"),
                null,
                ModelRef.NONE,
                null,
                null,
                OpenClawEntries.at(1));
    }

    private List<Fact> facts() throws IOException {
        return OpenClawReading.of(home.path(), folder.resolve("scratch")).facts();
    }
}
