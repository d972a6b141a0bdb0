package io.openclaw.db.snapshot;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore did.
 *
 * @param file what was written
 * @param format how
 * @param backup where what stood there before is kept; null when there was no file
 * @param kept how many secrets were taken from present files
 * @param newer where the present secret is another than the snapshot's; the present one was kept
 */
public record RestoredConfig(
        Path file, ConfigFormat format, @Nullable Path backup, int kept, List<String> newer) {
    public RestoredConfig {
        newer = List.copyOf(newer);
    }
}
