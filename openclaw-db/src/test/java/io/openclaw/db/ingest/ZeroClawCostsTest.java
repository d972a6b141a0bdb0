package io.openclaw.db.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.RawEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZeroClawCostsTest {

    private static final ZeroClawCosts FORMAT = new ZeroClawCosts();
    private static final String DAEMON = "0d6b2b0e-5a35-4d52-9a0f-1f8f5f7a8f10";

    /** Versions 0.1 to 0.7: no cached tokens, no agent. */
    private static String first(String id, String cost) {
        return """
                {"id":"%s","usage":{"model":"anthropic/claude-sonnet-4-20250514","input_tokens":1450,"output_tokens":212,\
                "total_tokens":1662,"cost_usd":%s,"timestamp":"2026-03-22T21:44:00.123456789Z"},"session_id":"%s"}""".formatted(id, cost, DAEMON);
    }

    /** 0.8.0: cached tokens as a part of the input, and the agent. */
    private static String second(String id, int input, int cached, String cost) {
        return """
                {"id":"%s","usage":{"model":"claude-haiku-4-5-20251001","input_tokens":%d,"output_tokens":3,\
                "cached_input_tokens":%d,"total_tokens":%d,"cost_usd":%s,"timestamp":"2026-08-07T07:44:48Z"},\
                "session_id":"%s","agent_alias":"khata"}""".formatted(id, input, cached, input + 3, cost, DAEMON);
    }

    /** 0.8.3: whether a price was known, and the task under one of two names. */
    private static String third(String id, String task) {
        return """
                {"id":"%s","usage":{"model":"claude-sonnet-4-6","input_tokens":1450,"output_tokens":212,\
                "cached_input_tokens":1200,"total_tokens":1662,"cost_usd":0.00429,"pricing_available":false,\
                "timestamp":"2026-08-22T21:44:01Z"},"session_id":"%s","agent_alias":"glados","%s":"goal-123"}""".formatted(id, DAEMON, task);
    }

    @Test
    void ledgerOfThreeEras_readTwice_isOneCallPerRecordWithTheSameNumbers(@TempDir Path home) {
        ReadFiles.write(
                home.resolve("data/state/costs.jsonl"),
                first("a", "0.00753"),
                second("b", 9417, 9417, "0.0"),
                third("c", "goal_task_id"),
                third("d", "task_id"),
                second("e", 100, 40, "1.25e-7"));
        try (ReadFiles files = new ReadFiles()) {
            assertEquals(0, files.read(FORMAT, home));
            assertEquals(0, files.read(FORMAT, home));

            assertEquals(
                    List.of(
                            "zeroclaw:a null null 1450 null 212 1662 0.00753",
                            "zeroclaw:b khata null 0 9417 3 9420 null",
                            "zeroclaw:c glados goal-123 250 1200 212 1662 null",
                            "zeroclaw:d glados goal-123 250 1200 212 1662 null",
                            "zeroclaw:e khata null 60 40 3 103 0.000000125"),
                    files.rows("""
                            SELECT call_id, agent_name, run_id, usage_prompt_tokens, cache_read_tokens, usage_completion_tokens,
                                usage_total_tokens, reported_cost_usd::TEXT
                            FROM llm_calls ORDER BY call_id
                            """));
            assertEquals("0", files.single("SELECT count(*) FROM sessions"), "a run of the daemon is no conversation");
            assertEquals("1", files.single("SELECT count(DISTINCT gateway_session_id) FROM llm_calls"));
        }
    }

    @Test
    void recordsOnOneLine_areEachRead() throws MalformedLineException {
        List<Fact> facts = reader().read(0, first("a", "0.1") + first("b", "0.2") + " " + third("c", "task_id"));

        assertEquals(List.of("zeroclaw:a", "zeroclaw:b", "zeroclaw:c"), ids(facts));
    }

    @Test
    void badTail_keepsTheGoodRecordsBeforeIt() throws MalformedLineException {
        List<Fact> facts = reader().read(0, first("a", "0.1") + "{\"id\":\"b\",\"usage\":{\"mo");

        assertEquals(List.of("zeroclaw:a", "unreadable"), ids(facts));
    }

    @Test
    void recordWrittenIntoAnother_losesOnlyTheOther() throws MalformedLineException {
        List<Fact> facts = reader().read(0, "{\"id\":\"x\",\"usage\":{\"mod" + first("a", "0.1") + first("b", "0.1"));

        assertEquals(List.of("zeroclaw:a", "zeroclaw:b", "unreadable"), ids(facts));
    }

    @Test
    void lineThatIsNoRecord_isMalformed() {
        for (String line :
                List.of("garbage", "{\"id\":\"a\"}", first("a", "0.1").substring(0, 60), "[]", "42")) {
            assertThrows(MalformedLineException.class, () -> reader().read(0, line), line);
        }
    }

    @Test
    void recordWithoutId_isNamedByWhatItSays() throws MalformedLineException {
        String nameless = first("a", "0.1").replace("\"id\":\"a\",", "");

        assertEquals(ids(reader().read(0, nameless)), ids(reader().read(99, nameless)));
        assertEquals(
                2,
                ids(reader().read(0, nameless + nameless.replace("1450", "1451"))).stream()
                        .distinct()
                        .count());
    }

    @Test
    void ledgers_areFoundInTheHomesOfBothErasAndByFile_butNothingOfTheMemory(@TempDir Path root) throws IOException {
        Path old = ReadFiles.write(root.resolve("old/workspace/state/costs.jsonl"), first("a", "0.1"));
        Path present = ReadFiles.write(root.resolve("new/data/state/costs.jsonl"), first("b", "0.1"));
        Path misnamed = ReadFiles.write(root.resolve("oldest/workspace/.zeroclaw/costs.db"), first("d", "0.1"));
        ReadFiles.write(root.resolve("new/data/memory/costs.jsonl"), first("c", "0.1"));
        ReadFiles.write(root.resolve("new/data/memory/brain.db"), "not ours");

        assertEquals(List.of(old), paths(root.resolve("old")));
        assertEquals(List.of(misnamed), paths(root.resolve("oldest")));
        assertEquals(List.of(present), paths(root.resolve("new")));
        assertEquals(List.of(present), paths(present));
        assertEquals(List.of(), paths(root.resolve("absent")));
        assertEquals("not ours\n", Files.readString(root.resolve("new/data/memory/brain.db")));
    }

    private static List<Path> paths(Path root) throws IOException {
        return FORMAT.find(root).stream().map(LogFile::path).toList();
    }

    private static LineReader reader() {
        return FORMAT.reader(new LogFile(Path.of("/costs.jsonl"), null, LogFile.Growth.APPENDED), null);
    }

    private static List<String> ids(List<Fact> facts) {
        return facts.stream()
                .map(fact -> fact instanceof LlmCall call ? call.ref().callId() : ((RawEvent) fact).name())
                .toList();
    }
}
