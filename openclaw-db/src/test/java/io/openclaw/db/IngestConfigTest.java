package io.openclaw.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ingest.Root;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestConfigTest {

    @TempDir
    Path user;

    @Test
    void usualHomes_areThoseOfTheUser_profilesToo() throws IOException {
        Files.createDirectory(user.resolve(".openclaw-work"));
        Files.createDirectory(user.resolve(".claude"));
        IngestConfig config = IngestConfig.fromEnvironment(Map.of("HOME", user.toString()), true);

        assertEquals(
                List.of(
                        new Root(user.resolve(".openclaw"), "openclaw"),
                        new Root(user.resolve(".openclaw-work"), "openclaw"),
                        new Root(user.resolve(".clawdbot"), "openclaw"),
                        new Root(user.resolve(".zeroclaw"), "zeroclaw"),
                        new Root(user.resolve(".claude"), "claude"),
                        new Root(user.resolve(".codex"), "codex")),
                config.roots());
        assertEquals(List.of(user.resolve(".openclaw-work"), user.resolve(".claude")), config.present());
    }

    @Test
    void homesThatOthersAreToldOf_areReadToo() {
        Map<String, String> environment = Map.of(
                "HOME", user.toString(),
                "OPENCLAW_STATE_DIR", "/srv/bot",
                "OPENCLAW_HOME", "/srv/home",
                "CODEX_HOME", "/srv/codex",
                "LLM_TELEMETRY_DIR", "/srv/telemetry");
        List<Path> paths = IngestConfig.fromEnvironment(environment, true).roots().stream()
                .map(Root::path)
                .toList();

        assertTrue(
                paths.containsAll(List.of(
                        Path.of("/srv/bot"),
                        Path.of("/srv/home/.openclaw"),
                        Path.of("/srv/codex"),
                        Path.of("/srv/telemetry"))),
                paths::toString);
    }

    @Test
    void setting_turnsItOffOrNamesPaths() {
        assertEquals(IngestConfig.off(), IngestConfig.fromEnvironment(Map.of("OPENCLAW_INGEST", "off"), true));
        assertEquals(IngestConfig.off(), IngestConfig.fromEnvironment(Map.of(), false));
        String two = "/srv/a" + File.pathSeparator + "/srv/b/one.jsonl";
        assertEquals(
                List.of(Root.given(Path.of("/srv/a")), Root.given(Path.of("/srv/b/one.jsonl"))),
                IngestConfig.fromEnvironment(Map.of("OPENCLAW_INGEST", two), false)
                        .roots());
    }
}
