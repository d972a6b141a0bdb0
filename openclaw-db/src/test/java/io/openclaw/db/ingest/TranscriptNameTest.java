package io.openclaw.db.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptNameTest {

    private static final String ID = "59b5e9a4-f518-4cf5-9485-539c3a2eed4c";

    @Test
    void namesOfTranscripts_tellSessionFateAndWhetherTheyGrow() {
        assertEquals(ID + " - live", told(ID + ".jsonl"));
        assertEquals(ID + " - live", told(ID + "-topic-42.jsonl"));
        assertEquals(ID + " reset 2026-11-21T00:06:28.901Z", told(ID + ".jsonl.reset.2026-11-21T00-06-28.901Z"));
        assertEquals(ID + " deleted 2026-11-21T00:06:43Z", told(ID + ".jsonl.deleted.2026-11-21T00-06-43Z"));
        assertEquals(
                ID + " deleted 2026-11-20T23:47:09.655Z",
                told(ID + ".jsonl.deleted.2026-11-20T23-47-09.655Z.0f375762ec9347df8f436f0851b441e2.zst"));
        assertEquals(ID + " -", told("agent_ops_main." + ID + ".jsonl.imported-1795218429655"));
        assertEquals("f".repeat(64) + " -", told("f".repeat(64) + ".jsonl.zst"));
    }

    @Test
    void otherNames_areNoTranscripts() {
        for (String name : List.of(
                ID + ".checkpoint.938e8388-cfe9-4dfd-a0a6-98ab323a1a46.jsonl",
                "archive-tier.x.checkpoint.938e8388-cfe9-4dfd-a0a6-98ab323a1a46.jsonl.imported-1",
                ID + ".trajectory.jsonl",
                ID + ".trajectory-path.json",
                ID + ".jsonl.lock",
                ID + ".jsonl.tmp",
                ID + ".jsonl.deleted.2026-99-99T00-06-43Z",
                ".jsonl",
                "sessions.json",
                "sessions.json.bak.1",
                "legacy-store.sessions.json.imported-1",
                "models.json",
                "openclaw.json")) {
            assertEquals("none", told(name), name);
        }
    }

    private static String told(String name) {
        return TranscriptName.parse(name)
                .map(one -> one.sessionId()
                        + (one.archived() == null
                                ? " -"
                                : " " + one.archived().reason() + " "
                                        + one.archived().at())
                        + (one.live() ? " live" : ""))
                .orElse("none");
    }
}
