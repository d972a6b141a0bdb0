package io.openclaw.db.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no format may take for its own. */
class ForeignFilesTest {

    private static final List<LineFormat> FORMATS =
            List.of(new ZeroClawCosts(), new ZeroClawTrace(), new ClaudeCode(), new Codex(), new LlmTelemetry());

    @TempDir
    Path home;

    @Test
    void livingMemory_isNeverFoundNorTouched() throws IOException {
        List<Path> memories = new ArrayList<>();
        for (String folder : List.of("data/memory", "workspace/memory", "agents/glados/workspace/memory", "memory")) {
            for (String name :
                    List.of("brain.db", "brain.db-wal", "costs.jsonl", "runtime-trace.jsonl", "rollout-1.jsonl")) {
                Path file = ReadFiles.write(home.resolve(folder).resolve(name), "{\"sessionId\":\"x\",\"uuid\":\"y\"}");
                Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
                memories.add(file);
            }
        }
        for (LineFormat format : FORMATS) {
            assertEquals(List.of(), format.find(home), format.name());
            assertEquals(List.of(), format.find(home.resolve("data/memory")), format.name());
            assertEquals(List.of(), format.find(home.resolve("data/memory/brain.db")), format.name());
        }
        for (Path memory : memories) {
            assertEquals(Instant.EPOCH, Files.getLastModifiedTime(memory).toInstant());
        }
    }

    @Test
    void transcriptsOfOthers_areNotTakenForOurs() throws IOException {
        ReadFiles.write(
                home.resolve("agents/main/sessions/70708f72-f897-479a-afa8-b6ae2f40daa5.jsonl"),
                "{\"type\":\"session\",\"version\":3,\"id\":\"70708f72\",\"timestamp\":\"2026-11-21T00:00:00.000Z\",\"cwd\":\"/\"}");
        ReadFiles.write(
                home.resolve("cron/runs/job.jsonl"),
                "{\"jobId\":\"j\",\"runAtMs\":1,\"status\":\"ok\",\"sessionId\":\"s\"}");
        ReadFiles.write(home.resolve("sessions/telegram_1.jsonl"), "{\"role\":\"user\",\"content\":\"hi\"}");
        for (LineFormat format : FORMATS) {
            assertEquals(List.of(), format.find(home), format.name());
        }
    }

    @Test
    void namesOfFormats_areUnique() {
        Stream<String> names = FORMATS.stream().map(LineFormat::name);
        assertEquals(FORMATS.size(), names.distinct().count());
        assertTrue(FORMATS.stream().allMatch(format -> format.name().matches("[a-z-]+")));
    }
}
