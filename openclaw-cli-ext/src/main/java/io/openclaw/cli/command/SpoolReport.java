package io.openclaw.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What waits on disk. Only the host may open the spool, so its word is taken when it runs; else the size of the files has to do.
 *
 * @param host who runs on this home; null when nobody does
 * @param told what the host says of its spool; empty when it does not answer
 * @param bytes size of the spool's files
 */
record SpoolReport(@Nullable RunningHost host, Map<String, Object> told, long bytes) {

    SpoolReport {
        told = Map.copyOf(told);
    }

    static SpoolReport of(Path home) {
        Optional<RunningHost> host = RunningHost.of(home);
        Map<String, Object> told =
                host.flatMap(running -> running.health("spool")).orElse(Map.of());
        return new SpoolReport(host.orElse(null), told, size(home.resolve("spool")));
    }

    private static long size(Path directory) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(SpoolReport::sizeOfFile).sum();
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
