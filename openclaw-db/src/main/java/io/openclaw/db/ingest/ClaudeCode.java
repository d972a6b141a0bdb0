package io.openclaw.db.ingest;

import io.openclaw.db.model.RawEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transcripts of Claude Code: {@code projects/<folder>/<session>.jsonl}, and those of its sub-agents in {@code <session>/subagents/} beside
 * it, below {@code ~/.claude}, {@code ~/.config/claude} or {@code CLAUDE_CONFIG_DIR}. The lines: {@link ClaudeCodeReader}.
 */
final class ClaudeCode implements LineFormat {

    private static final int DEPTH = 8;
    private static final int MOST_HEAD_BYTES = 16 << 10;

    @Override
    public String name() {
        return "claude-code";
    }

    @Override
    public List<LogFile> find(Path root) throws IOException {
        Path projects = root.resolve("projects");
        boolean home = Files.isDirectory(projects);
        return FoundFiles.below(home ? projects : root, DEPTH, file -> isTranscript(file, home)).stream()
                .map(file -> new LogFile(file, null, LogFile.Growth.APPENDED))
                .toList();
    }

    /** Others name their files so, too: outside of a home, a file is ours when its first line speaks as Claude Code does. */
    private static boolean isTranscript(Path file, boolean inHome) {
        return file.toString().endsWith(".jsonl") && (inHome || speaksOurLanguage(file));
    }

    private static boolean speaksOurLanguage(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(MOST_HEAD_BYTES), StandardCharsets.UTF_8);
            return head.contains("\"sessionId\":") && (head.contains("\"uuid\":") || head.contains("\"leafUuid\":"));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean knows(RawEvent event) {
        return ClaudeCodeReader.knows(event);
    }

    @Override
    public LineReader reader(LogFile file, @Nullable String state) {
        String name = String.valueOf(file.path().getFileName());
        return new ClaudeCodeReader(name.substring(0, name.length() - ".jsonl".length()), Fields.state(state));
    }
}
