package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.openclaw.db.model.RawEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ZeroClaw's {@code state/runtime-trace.jsonl}, with its rotated archives beside it. How the gateway treats the file is in its
 * {@code config.toml}: {@code full} and {@code rotating} add lines, {@code rolling} writes the last so many anew with each, {@code none}
 * leaves no file. Where the configuration says nothing, a file is taken for a rolling one unless it is too large for that.
 */
final class ZeroClawTrace implements LineFormat {

    private static final int DEPTH = 5;

    /** Two hundred lines, the default of {@code rolling}, are far less. */
    private static final long MOST_ROLLING_BYTES = 16L << 20;

    private static final Pattern ARCHIVE = Pattern.compile("runtime-trace\\.\\d{8}-\\d{6}(\\.\\d+)?\\.jsonl");
    private static final Set<String> APPENDING = Set.of("full", "rotating");
    private static final TomlMapper TOML = new TomlMapper();

    @Override
    public String name() {
        return TraceRow.SOURCE;
    }

    @Override
    public List<LogFile> find(Path root) throws IOException {
        return FoundFiles.below(root, DEPTH, file -> file.endsWith("runtime-trace.jsonl") || isArchive(file)).stream()
                .map(file -> new LogFile(file, null, growth(file)))
                .toList();
    }

    @Override
    public boolean knows(RawEvent event) {
        return TraceRow.knows(event);
    }

    @Override
    public LineReader reader(LogFile file, @Nullable String state) {
        return new TraceReader();
    }

    private static boolean isArchive(Path file) {
        return ARCHIVE.matcher(String.valueOf(file.getFileName())).matches();
    }

    private static LogFile.Growth growth(Path file) {
        if (isArchive(file)) {
            return LogFile.Growth.FINISHED;
        }
        String mode = mode(file);
        boolean appended = mode == null ? file.toFile().length() > MOST_ROLLING_BYTES : APPENDING.contains(mode);
        return appended ? LogFile.Growth.APPENDED : LogFile.Growth.ROLLING;
    }

    /** Of the configuration, in {@code ~/.zeroclaw} above {@code workspace/state} or {@code data/state}, this one word is read. */
    private static @Nullable String mode(Path file) {
        Path folder = file.getParent();
        for (int up = 0; up < 3 && folder != null; up++) {
            folder = folder.getParent();
            Path config = folder == null ? null : folder.resolve("config.toml");
            if (config != null && Files.isRegularFile(config)) {
                return modeIn(config);
            }
        }
        return null;
    }

    private static @Nullable String modeIn(Path config) {
        try {
            JsonNode settings = TOML.readTree(config.toFile()).path("observability");
            return Fields.text(settings, "log_persistence", "runtime_trace_mode");
        } catch (IOException e) {
            return null; // being written, or of a form we do not know: then the file is judged by its size
        }
    }
}
