package io.openclaw.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What runs on a home, and what waits there. Only the host may open the spool, so its word is taken when it runs; else the size of the
 * files has to do.
 *
 * @param host who runs on this home; null when nobody does
 * @param health what the host says of itself; null when there is none
 * @param bytes size of the spool's files
 */
record HomeReport(@Nullable RunningHost host, @Nullable HostHealth health, long bytes) {

    static HomeReport of(Path home, Optional<String> token) {
        Optional<RunningHost> host = RunningHost.of(home);
        return new HomeReport(
                host.orElse(null),
                host.map(running -> HostHealth.of(running, token)).orElse(null),
                size(home.resolve("spool")));
    }

    /** When PostgreSQL last took something, by the host's own word. */
    @Nullable Instant lastWriteAt() {
        return health == null ? null : health.lastWriteAt();
    }

    private static long size(Path directory) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(HomeReport::sizeOfFile).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // emptied while we look
        }
    }

    private static long sizeOfFile(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
