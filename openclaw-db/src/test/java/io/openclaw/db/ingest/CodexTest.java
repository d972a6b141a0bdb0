package io.openclaw.db.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodexTest {

    private static final Codex FORMAT = new Codex();

    /** UUIDs of version 7: their first 48 bits are the time. Parent and its turns are of May 1st, 2026, 10:00, the fork of 11:00. */
    private static final String PARENT = "019de2fb-1900-7000-8000-000000000001";

    private static final String TURN_1 = "019de2fb-1ce8-7000-8000-000000000002";
    private static final String TURN_2 = "019de2fb-ff78-7000-8000-000000000003";
    private static final String FORK = "019de332-0780-7000-8000-000000000004";
    private static final String TURN_3 = "019de332-1b08-7000-8000-000000000005";
    private static final String CALLS = """
            SELECT model, provider, usage_prompt_tokens, cache_read_tokens, usage_completion_tokens, reasoning_tokens, session_key
            FROM llm_calls ORDER BY created_at, usage_total_tokens
            """;
    private static final String TIME = "2026-05-01T10:00:";

    private final ReadFiles files = new ReadFiles();

    @TempDir
    Path home;

    @AfterEach
    void close() {
        files.close();
    }

    private static String line(String at, String type, String payload) {
        return "{\"timestamp\":\"%s\",\"type\":\"%s\",\"payload\":%s}".formatted(at, type, payload);
    }

    private static String meta(String at, String id, String forkedFrom) {
        String fork = forkedFrom == null ? "" : "\"forked_from_id\":\"" + forkedFrom + "\",";
        return line(at, "session_meta", """
                {"id":"%s",%s"timestamp":"%s","cwd":"/home/me/project","originator":"codex_cli_rs","cli_version":"0.131.0",\
                "source":"cli","model_provider":"openai","git":{"branch":"main"}}""".formatted(id, fork, at));
    }

    private static String turn(String at, String id) {
        String turn = id == null ? "" : "\"turn_id\":\"" + id + "\",";
        return line(at, "turn_context", "{%s\"cwd\":\"/home/me/project\",\"model\":\"gpt-5-codex\"}".formatted(turn));
    }

    /** Numbers: input, cached, output, reasoning. */
    private static String count(String at, long[] total, long[] last) {
        return line(at, "event_msg", """
                {"type":"token_count","info":{"total_token_usage":%s,"last_token_usage":%s,"model_context_window":272000},\
                "rate_limits":{"primary":{"used_percent":7.0,"window_minutes":300}}}""".formatted(tokens(total), tokens(last)));
    }

    private static String tokens(long[] counts) {
        return counts.length == 0
                ? "null"
                : """
                {"input_tokens":%d,"cached_input_tokens":%d,"output_tokens":%d,"reasoning_output_tokens":%d,"total_tokens":%d}""".formatted(counts[0], counts[1], counts[2], counts[3], counts[0] + counts[2]);
    }

    private static long[] of(long... counts) {
        return counts;
    }

    private static String message(String at, String role, String text) {
        return line(
                at,
                "response_item",
                "{\"type\":\"message\",\"role\":\"%s\",\"content\":[{\"type\":\"output_text\",\"text\":\"%s\"}]}"
                        .formatted(role, text));
    }

    private static List<String> parent() {
        return List.of(
                meta(TIME + "00.000Z", PARENT, null),
                turn(TIME + "01.000Z", TURN_1),
                message(TIME + "01.000Z", "user", "list"),
                line(TIME + "01.500Z", "event_msg", "{\"type\":\"token_count\",\"info\":null,\"rate_limits\":{}}"),
                line(
                        TIME + "02.000Z",
                        "response_item",
                        "{\"type\":\"function_call\",\"name\":\"shell\",\"arguments\":\"{}\",\"call_id\":\"call_1\"}"),
                count(TIME + "02.000Z", of(1000, 200, 50, 20), of(1000, 200, 50, 20)),
                line(
                        TIME + "03.000Z",
                        "response_item",
                        "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"README.md\"}"),
                message(TIME + "04.000Z", "assistant", "one file"),
                count(TIME + "04.000Z", of(2500, 1200, 90, 20), of(1500, 1000, 40, 0)),
                turn(TIME + "59.000Z", TURN_2),
                message(TIME + "59.000Z", "user", "list"),
                message(TIME + "59.500Z", "assistant", "the same"),
                count(TIME + "59.900Z", of(4500, 2200, 100, 20), of(2000, 1000, 10, 0)));
    }

    /** What Codex puts into a fork: its own first line, then all of the parent's, with the time of the copying. */
    private static List<String> fork(String... own) {
        String at = "2026-05-01T11:00:00.000Z";
        Stream<String> copies = parent().stream()
                .map(line -> line.replaceFirst("\"timestamp\":\"[^\"]+\"", "\"timestamp\":\"" + at + "\""));
        return Stream.of(Stream.of(meta(at, FORK, PARENT)), copies, Arrays.stream(own))
                .flatMap(lines -> lines)
                .toList();
    }

    private static String[] ownOfFork() {
        return new String[] {
            turn("2026-05-01T11:00:05.000Z", TURN_3),
            message("2026-05-01T11:00:05.000Z", "user", "and now?"),
            count("2026-05-01T11:00:06.000Z", of(7000, 4200, 130, 25), of(2500, 2000, 30, 5))
        };
    }

    private Path rollout(String name, List<String> lines) {
        return ReadFiles.write(
                home.resolve("sessions/2026/05/01/rollout-" + name + ".jsonl"), lines.toArray(String[]::new));
    }

    @Test
    void sums_becomeOneCallEach_withCachedTokensOutOfTheInput() {
        rollout("a", parent());
        files.read(FORMAT, home);
        files.read(FORMAT, home);

        assertEquals(
                List.of(
                        "gpt-5-codex openai 800 200 50 20 codex:" + PARENT,
                        "gpt-5-codex openai 500 1000 40 0 codex:" + PARENT,
                        "gpt-5-codex openai 1000 1000 10 0 codex:" + PARENT),
                files.rows(CALLS));
        assertEquals("4600", files.single("SELECT total_tokens FROM sessions"));
    }

    @Test
    void sumThatIsWrittenAgain_countsOnce_liveToo() {
        List<String> lines = new ArrayList<>(parent());
        String refresh = count(TIME + "59.950Z", of(4500, 2200, 100, 20), of(2000, 1000, 10, 0));
        lines.addAll(Collections.nCopies(3, refresh));
        Path file = rollout("a", lines);

        files.readLive(FORMAT, new LogFile(file, null, LogFile.Growth.APPENDED));
        files.read(FORMAT, home);

        assertEquals("3", files.single("SELECT count(*) FROM llm_calls"));
        assertEquals("4600", files.single("SELECT sum(usage_total_tokens) FROM llm_calls"));
    }

    @Test
    void fork_addsOnlyWhatIsItsOwn_readBeforeOrAfterItsParent() throws IOException {
        Path forked = rollout("fork", fork(ownOfFork()));
        files.read(FORMAT, home);
        Files.delete(forked);
        rollout("parent", parent());
        files.read(FORMAT, home);

        assertEquals("4", files.single("SELECT count(*) FROM llm_calls"));
        assertEquals("7130", files.single("SELECT sum(usage_total_tokens) FROM llm_calls"));
        assertEquals(
                List.of("codex:" + FORK + " codex:" + PARENT + " 2530", "codex:" + PARENT + " null 4600"),
                files.rows("SELECT session_key, parent_session_key, total_tokens FROM sessions ORDER BY total_tokens"));
        assertEquals(List.of("codex:" + FORK + " 1", "codex:" + PARENT + " 6"), files.rows("""
                        SELECT s.session_key, count(*) FROM messages AS m JOIN sessions AS s ON s.id = m.session_id
                        GROUP BY s.session_key ORDER BY count(*)
                        """));
        assertEquals("2026-05-01", files.single("SELECT min(created_at)::DATE FROM llm_calls"));
    }

    @Test
    void calls_tellTheirFolderAndWhatMadeThem_thoseOfACopyTooAndInEitherOrder() throws IOException {
        List<String> lines = new ArrayList<>(fork(ownOfFork()));
        lines.set(
                0,
                lines.get(0)
                        .replace("\"source\":\"cli\"", "\"source\":{\"subagent\":\"review\"}")
                        .replace("/home/me/project", "/home/me/other"));
        List<String> expected = List.of(
                "1050 user /home/me/project /home/me/project",
                "1540 user /home/me/project /home/me/project",
                "2010 user /home/me/project /home/me/project",
                "2530 sub-agent /home/me/project /home/me/project");
        String calls = "SELECT usage_total_tokens, trigger, workspace, project FROM llm_calls ORDER BY 1";
        rollout("parent", parent());
        rollout("forked", lines);
        files.read(FORMAT, home);
        assertEquals(expected, files.rows(calls));
        files.database.execute("TRUNCATE llm_calls");
        Files.delete(home.resolve("sessions/2026/05/01/rollout-parent.jsonl"));

        files.read(FORMAT, home);

        assertEquals(expected, files.rows(calls));
    }

    @Test
    void forkOfAFork_withoutIdsOfTurns_addsOnlyWhatIsItsOwn() {
        String first = TIME + "00.000Z";
        List<String> parent =
                List.of(meta(first, PARENT, null), turn(first, null), count(first, of(100, 0, 5, 0), of(100, 0, 5, 0)));
        List<String> child = new ArrayList<>(List.of(meta(TIME + "10.000Z", FORK, PARENT)));
        child.addAll(parent);
        child.add(count(TIME + "20.000Z", of(300, 0, 15, 0), of(200, 0, 10, 0)));
        List<String> grandchild = new ArrayList<>(List.of(meta(TIME + "30.000Z", TURN_3, FORK)));
        grandchild.addAll(child);
        rollout("1", parent);
        rollout("2", child);
        rollout("3", grandchild);
        files.read(FORMAT, home);

        assertEquals(List.of("105", "210"), files.rows("SELECT usage_total_tokens FROM llm_calls ORDER BY 1"));
    }

    @Test
    void sumAForkStartsWith_isNoCall() {
        String at = "2026-05-01T11:00:00.000Z";
        rollout(
                "subagent",
                List.of(
                        meta(at, FORK, PARENT),
                        count(at, of(3_000_000, 2_000_000, 90, 0), of(9035, 0, 0, 0)),
                        turn("2026-05-01T11:00:05.000Z", TURN_3),
                        count("2026-05-01T11:00:06.000Z", of(3_000_400, 2_000_100, 100, 0), of(400, 100, 10, 0))));
        files.read(FORMAT, home);

        assertEquals(List.of("410"), files.rows("SELECT usage_total_tokens FROM llm_calls"));
    }

    @Test
    void sumThatBeginsAnew_isCountedByItsLastCall_andAMissedCountIsMadeUpByTheNext() {
        rollout(
                "a",
                List.of(
                        meta(TIME + "00.000Z", PARENT, null),
                        turn(TIME + "01.000Z", TURN_1),
                        count(TIME + "02.000Z", of(1000, 0, 50, 0), of(1000, 0, 50, 0)),
                        count(TIME + "03.000Z", of(4000, 0, 90, 0), of(1000, 0, 10, 0)),
                        count(TIME + "04.000Z", of(300, 0, 5, 0), of(300, 0, 5, 0)),
                        count(TIME + "05.000Z", of(700, 0, 10, 0), of())));
        files.read(FORMAT, home);

        assertEquals(
                List.of("1050", "3040", "305", "405"),
                files.rows("SELECT usage_total_tokens FROM llm_calls ORDER BY created_at"));
    }

    @Test
    void twoSessionsWithTheSameCounts_areTwoCalls() {
        for (String id : List.of(PARENT, FORK)) {
            rollout(
                    id,
                    List.of(
                            meta(TIME + "00.000Z", id, null),
                            turn(TIME + "01.000Z", null),
                            count(TIME + "02.000Z", of(1000, 0, 50, 0), of(1000, 0, 50, 0))));
        }
        files.read(FORMAT, home);

        assertEquals("2", files.single("SELECT count(*) FROM llm_calls"));
    }

    @Test
    void conversation_isKept_whereItIsMovedToo() throws IOException {
        Path file = rollout("a", parent());
        files.read(FORMAT, home);
        Path archive = Files.createDirectories(home.resolve("archived_sessions"));
        Files.move(file, archive.resolve(file.getFileName()));
        files.read(FORMAT, home);

        assertEquals(
                List.of(
                        "user list null",
                        "assistant null null",
                        "tool README.md shell",
                        "assistant one file null",
                        "user list null",
                        "assistant the same null"),
                files.rows("SELECT role, content, tool_name FROM messages ORDER BY created_at, id"));
        assertEquals(
                "/home/me/project main",
                files.single("SELECT concat_ws(' ', body->>'cwd', body#>>'{git,branch}') FROM raw_events"));
    }

    @Test
    void filesOf2025_areConversationsWithoutTokens() {
        rollout(
                "old",
                List.of(
                        "{\"id\":\"old-1\",\"timestamp\":\"2025-05-01T10:00:00.000Z\",\"instructions\":null}",
                        "{\"record_type\":\"state\"}",
                        "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"continue\"}]}",
                        "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"continue\"}]}"));
        assertEquals(0, files.read(FORMAT, home));

        assertEquals(List.of("user continue", "user continue"), files.rows("SELECT role, content FROM messages"));
        assertEquals("codex:old-1", files.single("SELECT session_key FROM sessions"));
    }

    @Test
    void unknownType_isKeptWordForWord_andGarbageIsNoLine() {
        rollout(
                "a",
                List.of(
                        meta(TIME + "00.000Z", PARENT, null),
                        line(TIME + "01.000Z", "event_msg", "{\"type\":\"error\",\"message\":\"usage limit\"}"),
                        line(TIME + "02.000Z", "compacted", "{\"message\":\"summary\"}"),
                        "garbage",
                        "{}"));

        assertEquals(2, files.read(FORMAT, home));
        files.read(FORMAT, home);

        assertEquals(
                List.of("compacted", "error", "workspace"), files.rows("SELECT name FROM raw_events ORDER BY name"));
    }
}
