package io.openclaw.db.ingest;

import java.io.IOException;
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

    @Override
    public String name() {
        return "claude-code";
    }

    @Override
    public List<LogFile> find(Path root) throws IOException {
        Path projects = root.resolve("projects");
        return FoundFiles.below(Files.isDirectory(projects) ? projects : root, DEPTH, ClaudeCode::isTranscript).stream()
                .map(file -> new LogFile(file, null, LogFile.Growth.APPENDED))
                .toList();
    }

    /** {@code history.jsonl} is what was typed, of all sessions once more. */
    private static boolean isTranscript(Path file) {
        return file.toString().endsWith(".jsonl") && !file.endsWith("history.jsonl");
    }

    @Override
    public LineReader reader(LogFile file, @Nullable String state) {
        String name = String.valueOf(file.path().getFileName());
        return new ClaudeCodeReader(name.substring(0, name.length() - ".jsonl".length()), Fields.state(state));
    }
}
