package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.session.OpenClawRsHome.Counts;
import io.openclaw.db.session.OpenClawRsHome.Shape;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes as openclaw-rs left them: opened for use, and looked at without being touched. */
class OpenClawRsFilesTest {

    @TempDir
    Path home;

    @TempDir
    Path scratch;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void closeVertx() {
        Answer.of(vertx.close());
    }

    @Test
    void everyRow_isReadWithoutTouchingTheFile() throws IOException {
        Map<String, Counts> counts = OpenClawRsHome.write(home, new Shape(7, 12, 10));

        for (Map.Entry<String, Counts> agent : counts.entrySet()) {
            byte[] file = Files.readAllBytes(file(agent.getKey()));
            assertEquals(
                    agent.getValue(),
                    read(file(agent.getKey())).counts(agent.getValue().onlyInLog()));
            assertArrayEquals(file, Files.readAllBytes(file(agent.getKey())));
        }
        assertEquals(2, counts.get("ops").onlyInLog());
        assertTrue(Files.size(file("ops").resolveSibling("sessions.db-wal")) > 0, "the log is still where it was");
    }

    @Test
    void readOnlyFolder_isReadFromACopyThatGoesAway() throws IOException {
        Map<String, Counts> counts = OpenClawRsHome.write(home, new Shape(3, 2, 2));
        for (String agent : counts.keySet()) {
            Path folder = file(agent).resolveSibling("");
            List<String> before = names(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
            try {
                assertEquals(
                        counts.get(agent),
                        read(file(agent)).counts(counts.get(agent).onlyInLog()));
                assertEquals(before, names(folder));
            } finally {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
        assertEquals(List.of(), names(scratch));
    }

    @Test
    void liveWriter_isReadAndNotHindered() throws Exception {
        Path file = home.resolve("sessions.db");
        try (Connection writer = OpenClawRsHome.connect(file)) {
            OpenClawRsRows rows = new OpenClawRsRows(writer, "main", new Shape(1, 3, 3));
            rows.conversations();
            try (ReadOnlySessions sessions = ReadOnlySessions.open(file, scratch)) {
                int before = sessions.messagesAfter(0, 1000).size();
                OpenClawRsHome.run(writer, "PRAGMA busy_timeout=0");
                rows.late();
                assertEquals(before + 2, sessions.messagesAfter(0, 1000).size());
                long frames = Files.size(file.resolveSibling("sessions.db-wal"));
                assertEquals(
                        0, OpenClawRsHome.number(writer, "PRAGMA wal_checkpoint(TRUNCATE)"), "nobody is in the way");
                assertTrue(frames > 0);
            }
            rows.oddOnes();
        }
    }

    @Test
    void fileOfAnotherKind_isRefused() throws IOException {
        Path file = Files.writeString(home.resolve("sessions.db"), "no database ".repeat(500));
        assertThrows(SessionsUnavailableException.class, () -> ReadOnlySessions.open(file, scratch));
        assertThrows(
                SessionsUnavailableException.class,
                () -> ReadOnlySessions.open(home.resolve("nothing").resolve("sessions.db"), scratch));
        assertFalse(Files.exists(home.resolve("nothing")));
    }

    @Test
    void homeAfterAKill_isOpenedWithAllItsRows() {
        Map<String, Counts> counts = OpenClawRsHome.write(home, new Shape(11, 3, 4));
        SqliteSessions ops = SqliteSessions.create(home, "ops", vertx, Clock.systemUTC());
        Answer.of(ops.open());

        assertEquals(
                counts.get("ops").sessions(),
                Answer.of(ops.sessionsAfter("", 1000)).size());
        assertEquals(2, Answer.of(ops.loadMessages("tg:ops:wal:1")).size());
        assertEquals(1, Answer.of(ops.migrateOldKeys()), "the other's new key is taken");
        assertEquals(1, Answer.of(ops.deleteSession("tg:ops:gone:1")), "orphans can be deleted");
        List<LlmMessage> odd = Answer.of(ops.loadLlmMessages("tg:ops:31:-100200300", Page.all()));
        assertEquals(
                List.of(false, false, true, false, false, false, true, false),
                odd.stream().map(LlmMessage::toolCallsUnreadable).toList());
        Answer.of(ops.close());
    }

    @Test
    void realProgram_readsWhatWeWriteAndWeWhatItWrites() throws Exception {
        assumeTrue(
                Stream.of("/usr/bin/sqlite3", "/usr/local/bin/sqlite3")
                        .anyMatch(program -> Files.isExecutable(Path.of(program))),
                "sqlite3 is not installed");
        SqliteSessions ours = SqliteSessions.create(home, "main", vertx, Clock.systemUTC());
        Answer.of(ours.open());
        Answer.of(ours.createSession("s", "main", "m"));
        Answer.of(ours.appendMessage("s", SessionMessage.user("Grüße 🚀")));

        assertEquals("ok", sqlite3("PRAGMA integrity_check"));
        assertEquals("1|wal", sqlite3("SELECT * FROM pragma_user_version, pragma_journal_mode"));
        assertEquals("1|s|user|Grüße 🚀", sqlite3("SELECT id, session_key, role, content FROM messages"));
        sqlite3(
                "INSERT INTO messages (session_key, role, content, timestamp_ms) VALUES ('s', 'assistant', 'Hallo', 5)");
        assertEquals(
                SessionMessage.assistant("Hallo"),
                Answer.of(ours.loadMessages("s", Page.last(1))).get(0).message());
        Answer.of(ours.close());
        assertEquals("2", sqlite3("SELECT seq FROM sqlite_sequence WHERE name = 'messages'"));
    }

    @Test
    void realHome_isReadWhole() throws IOException {
        Path fixture = Path.of(System.getProperty("project.root"), "..", "shared", "fixtures", "openclaw-rs", "agents");
        assumeTrue(Files.isDirectory(fixture), "the home is not part of the repository");
        for (String agent : List.of("main", "ops", "blank")) {
            Files.createDirectories(home.resolve("agents").resolve(agent));
            for (String name : names(fixture.resolve(agent))) {
                Files.copy(fixture.resolve(agent).resolve(name), file(agent).resolveSibling(name));
            }
        }
        assertEquals(
                new Counts(22, 164, 1, 2, 108_895, 1, 0), read(file("main")).counts(0));
        assertEquals(new Counts(23, 164, 1, 2, 114_336, 1, 2), read(file("ops")).counts(2));
        assertEquals(new Counts(0, 0, 0, 0, 0, 0, 0), read(file("blank")).counts(0));
        for (String agent : List.of("main", "ops", "blank")) {
            SqliteSessions store = SqliteSessions.create(home, agent, vertx, Clock.systemUTC());
            Answer.of(store.open());
            Answer.of(store.close());
        }
    }

    private Path file(String agent) {
        return home.resolve("agents").resolve(agent).resolve("sessions.db");
    }

    private Content read(Path file) {
        List<SessionRow> sessions = new ArrayList<>();
        List<FiledMessage> messages = new ArrayList<>();
        try (ReadOnlySessions from = ReadOnlySessions.open(file, scratch)) {
            for (List<SessionRow> page = from.sessionsAfter("", 7); !page.isEmpty(); ) {
                sessions.addAll(page);
                page = from.sessionsAfter(page.get(page.size() - 1).key(), 7);
            }
            for (List<FiledMessage> page = from.messagesAfter(0, 50); !page.isEmpty(); ) {
                messages.addAll(page);
                page = from.messagesAfter(page.get(page.size() - 1).stored().position(), 50);
            }
        }
        return new Content(sessions, messages);
    }

    private record Content(List<SessionRow> sessions, List<FiledMessage> messages) {

        Counts counts(int onlyInLog) {
            List<String> used = messages.stream().map(FiledMessage::key).toList();
            return new Counts(
                    sessions.size(),
                    messages.size(),
                    (int) messages.stream().filter(FiledMessage::orphan).count(),
                    (int) sessions.stream().filter(s -> !used.contains(s.key())).count(),
                    sessions.stream().mapToLong(SessionRow::totalTokens).sum(),
                    (int) messages.stream().filter(Content::hasNul).count(),
                    onlyInLog);
        }

        private static boolean hasNul(FiledMessage message) {
            String content = message.stored().message().content();
            return content != null && content.indexOf('\0') >= 0;
        }
    }

    private String sqlite3(String sql) throws IOException, InterruptedException {
        Process program = new ProcessBuilder("sqlite3", file("main").toString(), sql)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(program.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, program.exitValue());
        return answer.strip();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
