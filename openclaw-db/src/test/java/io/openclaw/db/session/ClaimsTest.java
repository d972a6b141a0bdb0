package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.session.OpenClawRsHome.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that openclaw-rs wrote to PostgreSQL while it also wrote the file. */
class ClaimsTest {

    private static final String BORN = "to_timestamp(1771452737)";
    private static final String TOOL_ROWS = "to_timestamp(1771597167.010)";

    @TempDir
    Path home;

    @TempDir
    Path scratch;

    private MigrationFixture to;

    @BeforeEach
    void write() {
        to = new MigrationFixture(scratch);
        OpenClawRsHome.write(home, new Shape(7, 1, 2));
    }

    @AfterEach
    void close() {
        to.close();
    }

    @Test
    void rowsOfBoth_areClaimedAndTheOthersStayWhereTheyAre() {
        legacy("shared-key", "'user', 'same key, agent main', NULL, " + BORN + " + INTERVAL '300 ms'");
        legacy("shared-key", "'user', 'same key, agent main', NULL, " + BORN + " + INTERVAL '400 ms'");
        legacy("shared-key", "'user', 'only in PostgreSQL', NULL, " + BORN + " + INTERVAL '1 s'");
        FileReport main = to.migrate(home, "main").files().get(0);

        assertEquals(1, main.alreadyThere().messages(), "one to one: the second of the same text is not in the file");
        assertEquals(main.found().messages() + 2, to.count("SELECT count(*) FROM messages"));
        assertEquals(2, to.count("""
                SELECT count(*) FROM messages AS m JOIN sessions AS s ON s.id = m.session_id WHERE s.host = ''
                """));
        assertEquals(0, audit());
        assertEquals(0, to.migrate(home, "main").files().get(0).inserted().messages());
    }

    @Test
    void sessionClaimedAsAWhole_isOne() {
        legacy("shared-key", "'user', 'same key, agent main', NULL, " + BORN + " + INTERVAL '300 ms'");
        to.database.execute("UPDATE sessions SET channel = 'telegram', user_id = '31'");
        to.migrate(home, "main");

        assertEquals(List.of(List.of("box", "telegram", "31", 1771452737000L)), to.database.query("""
                        SELECT s.host, s.channel, s.user_id, (extract(EPOCH FROM m.created_at) * 1000)::BIGINT
                        FROM sessions AS s
                        JOIN messages AS m ON m.session_id = s.id
                        WHERE session_key = 'shared-key'
                        """));
    }

    @Test
    void toolCalls_areComparedAsJson() {
        legacy("tg:main:31:-100200300", """
                'assistant', NULL, '[{"function": {"arguments": "{broken", "name": "exec"}, "type": "function", "id": ""}]',
                """ + TOOL_ROWS);
        assertEquals(1, to.migrate(home, "main").files().get(0).alreadyThere().messages());
        assertEquals(0, audit());
    }

    @Test
    void tooLateOrOfAnotherAgent_isNotTheSame() {
        legacy("shared-key", "'user', 'same key, agent main', NULL, " + BORN + " + INTERVAL '61 s'");
        to.database.execute("UPDATE sessions SET agent_name = 'other'");
        legacy("tg:main:31:-1002003001", "'user', 'the other chat', NULL, " + TOOL_ROWS + " + INTERVAL '61 s'");
        assertEquals(0, to.migrate(home, "main").files().get(0).alreadyThere().messages());
    }

    private void legacy(String key, String message) {
        to.database.execute("""
                INSERT INTO sessions (session_key, agent_name, model)
                VALUES ('%1$s', 'main', 'last/model')
                ON CONFLICT DO NOTHING;
                INSERT INTO messages (session_id, role, content, tool_calls_json, created_at)
                SELECT id, %2$s FROM sessions WHERE session_key = '%1$s' AND host = '';
                """.formatted(key, message));
    }

    private long audit() {
        return Answer.of(SessionAudit.create(to.parts)
                        .run(AgentFile.in(home, List.of("main")), Pace.FULL, MigrationProgress.NONE))
                .files()
                .get(0)
                .different();
    }
}
