package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextCommandsTest {

    private static OperationsRun commands;

    @BeforeAll
    static void migrate(@TempDir Path home) {
        commands = new OperationsRun(home);
    }

    @BeforeEach
    void empty() {
        commands.database.execute("TRUNCATE project_context, project_context_history");
    }

    @Test
    void json_isKeptAsJson_andAnythingElseAsAText() {
        assertTrue(commands.ok("context", "set", "k", "{\"task\": \"it's\", \"n\": 1.10}")
                .startsWith("Set \"k\", revision "));
        assertEquals("{\n  \"n\" : 1.10,\n  \"task\" : \"it's\"\n}\n", commands.ok("context", "get", "k"));
        assertEquals("{\"n\":1.10,\"task\":\"it's\"}\n", commands.ok("context", "get", "k", "--raw"));
        assertEquals("it's\n", commands.ok("context", "get", "k", "--path", "/task", "--raw"));
        commands.ok("context", "set", "k", "until Monday");
        assertEquals("\"until Monday\"\n", commands.ok("context", "get", "k"));
        commands.ok("context", "set", "k", "[1,2]", "--text");
        assertEquals("[1,2]\n", commands.ok("context", "get", "k", "--raw"));
        assertEquals("\"[1,2]\"\n", commands.ok("context", "get", "k"));
    }

    @Test
    void quotesLinesEmojiAndWhatLooksLikeAFile_survive() {
        String key = "it's \"a\" key 🚀";
        String text = "@/etc/hostname it's\n\"quoted\" \\ 漢 🚀 ${x} %s";
        commands.ok("context", "set", key, text);
        assertEquals(text + "\n", commands.ok("context", "get", key, "--raw"));
        JsonNode entry = commands.json("context", "get", key, "--json").get(0);
        assertEquals(
                List.of(key, text),
                List.of(entry.path("key").asText(), entry.path("value").asText()));
    }

    @Test
    void aMegabyteFromStandardInput_survives() {
        String json = "{\"a\":\"" + "ö\\n🚀'".repeat(1 << 17) + "\"}";
        assertTrue(json.length() > 1 << 19);
        Outcome set = commands.reading(json + "\n", "context", "set", "large", "-");
        assertEquals(0, set.code(), set::err);
        assertEquals(OperationsRun.tree(json), OperationsRun.tree(commands.ok("context", "get", "large", "--raw")));
        String text = "x".repeat(1 << 20);
        assertEquals(0, commands.reading(text, "context", "set", "large", "-").code());
        assertEquals(text + "\n", commands.ok("context", "get", "large", "--raw"));
        assertTrue(commands.ok("context", "list").lines().allMatch(line -> line.length() < 200));
    }

    @Test
    void brokenJson_isWrongUsage_withThePlaceAndWithoutTheText() {
        Outcome broken = commands.run("context", "set", "k", "{\"hunter2\": ");
        assertEquals(2, broken.code(), broken::toString);
        assertTrue(broken.err().contains("line 1, column"), broken::err);
        assertTrue(broken.err().contains("--text"), broken::err);
        assertFalse(broken.err().contains("hunter2"), broken::err);
        assertEquals(2, commands.run("context", "set", "k", "[1] [2]").code());
        assertEquals(
                2,
                commands.reading(new byte[] {(byte) 0xFF}, "context", "set", "k", "-")
                        .code());
        assertEquals(2, commands.run("context", "set", " ", "1").code());
        assertEquals(
                2, commands.run("context", "set", "k", "1", "--ttl", "soon").code());
        assertEquals(2, commands.run("context", "set", "k", "1", "--ttl", "0m").code());
        assertEquals(2, commands.run("context", "get", "k", "--path", "a").code());
        assertEquals(2, commands.run("context", "history", "k", "--limit", "0").code());
        assertEquals(2, commands.run("context").code());
        assertEquals("0", commands.database.single("SELECT count(*) FROM project_context_history"));
    }

    @Test
    void nulCharacter_isRefusedWithASentence() {
        for (String value : List.of("{\"a\": \"\\u0000\"}", "a\0b")) {
            Outcome refused = commands.run("context", "set", "k", value);
            assertEquals(1, refused.code(), refused::toString);
            assertTrue(refused.err().contains("(NUL). Leave it out."), refused::err);
        }
        for (String command : List.of("get", "delete", "history", "list")) {
            Outcome asked = commands.run("context", command, "a\0b");
            assertEquals(1, asked.code(), asked::toString);
            assertTrue(asked.err().contains("(NUL)"), asked::err);
        }
        assertEquals(1, commands.run("context", "set", "k", "\"\\ud83d\"").code());
    }

    @Test
    void revision_isCompared() {
        commands.ok("context", "set", "k", "1", "--if-revision", "0");
        Outcome taken = commands.run("context", "set", "k", "2", "--if-revision", "0");
        assertEquals(1, taken.code());
        assertTrue(taken.err().contains("Nothing was set."), taken::err);
        long revision = commands.json("context", "get", "k", "--json")
                .get(0)
                .path("revision")
                .asLong();
        commands.ok("context", "set", "k", "2", "--if-revision", Long.toString(revision));
        assertEquals("2\n", commands.ok("context", "get", "k"));
    }

    @Test
    void timeToLive_isToldAndEnds() {
        assertTrue(commands.ok("context", "set", "k", "1", "--ttl", "90m").contains(", until 2"));
        assertFalse(commands.json("context", "get", "k", "--json")
                .get(0)
                .path("expires_at")
                .isNull());
        commands.database.execute("UPDATE project_context SET expires_at = now() - interval '1 s'");
        assertEquals(1, commands.run("context", "get", "k").code());
        assertEquals("No key is set.\n", commands.ok("context", "list"));
    }

    @Test
    void list_isByKey() {
        for (String key : List.of("b", "a.2", "a.1")) {
            commands.ok("context", "set", key, "1");
        }
        assertEquals(
                List.of("a.1", "a.2", "b"),
                commands.json("context", "list", "--json").stream()
                        .map(entry -> entry.path("key").asText())
                        .toList());
        assertEquals(2, commands.json("context", "list", "a.", "--json").size());
        assertTrue(commands.ok("context", "list").startsWith("KEY  VALUE  SET"));
    }

    @Test
    void deletedKey_keepsItsHistory() {
        commands.ok("context", "set", "k", "1");
        assertEquals("Deleted \"k\".\n", commands.ok("context", "delete", "k"));
        Outcome again = commands.run("context", "delete", "k");
        assertEquals(1, again.code());
        assertTrue(again.err().contains("./openclaw context list"), again::err);
        List<JsonNode> history = commands.json("context", "history", "k", "--json");
        assertEquals(2, history.size());
        assertTrue(history.get(0).path("deleted").asBoolean());
        assertEquals(
                List.of("box", "1"),
                List.of(
                        history.get(1).path("host").asText(),
                        history.get(1).path("value").asText()));
        assertTrue(commands.ok("context", "history", "k").contains("(deleted)"));
        assertEquals(1, commands.run("context", "history", "never").code());
        assertEquals(1, commands.run("context", "get", "k").code());
    }

    @Test
    void nothingAtThePointer_isRefused() {
        commands.ok("context", "set", "k", "{\"a\": [1, null]}");
        assertEquals("1\n", commands.ok("context", "get", "k", "--path", "/a/0"));
        assertEquals("null\n", commands.ok("context", "get", "k", "--path", "/a/1"));
        assertEquals(1, commands.run("context", "get", "k", "--path", "/b").code());
    }

    @Test
    void nobodyListens_isUnreachableWithinTwoSeconds() {
        long began = System.nanoTime();
        Outcome outcome =
                commands.with("DATABASE_URL", "postgresql://a:hunter2@127.0.0.1:1/claw", "context", "get", "k");
        assertEquals(3, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("127.0.0.1:1/claw cannot be reached: nothing listens there."), outcome::err);
        assertFalse(outcome.err().contains("hunter2"), outcome::err);
        assertTrue(System.nanoTime() - began < 2_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "get", "list", "delete", "history"})
    void help_hasExamples(String command) {
        assertTrue(commands.ok("context", command, "--help").contains("  openclaw context " + command));
    }
}
