package io.openclaw.db.ingest;

import io.openclaw.db.model.RawEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rollouts of Codex: {@code sessions/YYYY/MM/DD/rollout-<time>-<session>.jsonl} and {@code archived_sessions/} below {@code ~/.codex} or
 * {@code CODEX_HOME}. The lines: {@link CodexReader}.
 */
final class Codex implements LineFormat {

    private static final int DEPTH = 6;

    @Override
    public String name() {
        return "codex";
    }

    @Override
    public List<LogFile> find(Path root) throws IOException {
        List<LogFile> files = new ArrayList<>();
        List<Path> folders = List.of(root.resolve("sessions"), root.resolve("archived_sessions"));
        for (Path folder : folders.stream().anyMatch(Files::isDirectory) ? folders : List.of(root)) {
            FoundFiles.below(folder, DEPTH, Codex::isRollout).stream()
                    .map(Codex::logFile)
                    .forEach(files::add);
        }
        return files;
    }

    private static boolean isRollout(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith("rollout-") && (name.endsWith(".jsonl") || name.endsWith(".jsonl.zst"));
    }

    private static LogFile logFile(Path file) {
        boolean packed = file.toString().endsWith(".zst");
        return new LogFile(file, null, packed ? LogFile.Growth.FINISHED : LogFile.Growth.APPENDED);
    }

    @Override
    public boolean knows(RawEvent event) {
        return CodexReader.knows(event);
    }

    @Override
    public LineReader reader(LogFile file, @Nullable String state) {
        return new CodexReader(String.valueOf(file.path().getFileName()), Fields.state(state));
    }
}
