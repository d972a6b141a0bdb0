package io.openclaw.gateway.telemetry;

import io.openclaw.db.ConfigException;
import io.openclaw.db.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How day folders are kept.
 *
 * @param folder absolute
 * @param prompts whether what was asked is written, too
 * @param responses whether what was answered is
 * @param retentionDays days that are kept, today's included
 * @param maxBytes of all days together
 * @param project in each record; null: none
 */
public record TelemetryConfig(
        Path folder,
        boolean prompts,
        boolean responses,
        int retentionDays,
        long maxBytes,
        @Nullable String project) {

    private static final int MOST_MEGABYTES = 1_000_000;

    /**
     * The documented variables of llm-telemetry; empty where nothing is to be written.
     *
     * @throws ConfigException naming every setting that cannot be used
     */
    public static Optional<TelemetryConfig> fromEnvironment(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        // The one name is the documented one, the other is what llm-cli-tools-core reads.
        boolean asked = settings.flag("LLM_TELEMETRY_STORAGE", settings.flag("LLM_TELEMETRY_STORAGE_ENABLED", false));
        TelemetryConfig config = new TelemetryConfig(
                folder(settings),
                settings.flag("LLM_STORE_PROMPTS", false),
                settings.flag("LLM_STORE_RESPONSES", false),
                settings.integer("LLM_RETENTION_DAYS", 1, 36_500, 30),
                (long) settings.integer("LLM_STORAGE_MAX_SIZE_MB", 1, MOST_MEGABYTES, 100) << 20,
                settings.text("LLM_PROJECT_NAME").orElse(null));
        settings.throwIfWrong();
        return asked ? Optional.of(config) : Optional.empty();
    }

    private static Path folder(Settings settings) {
        Path byDefault = Path.of(".llm-telemetry");
        try {
            return settings.text("LLM_TELEMETRY_DIR")
                    .map(Path::of)
                    .orElse(byDefault)
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException e) {
            settings.problem("LLM_TELEMETRY_DIR is not a path of this system.");
            return byDefault.toAbsolutePath();
        }
    }
}
