package io.openclaw.cli.command;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Programs of this machine that are asked something: without a shell, bounded in time. That one is absent, slow or fails is an empty answer.
 *
 * @param patience how long each may take
 */
record Programs(Map<String, String> environment, Duration patience) {
    private static final int MOST_BYTES = 16 << 20;
    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    Programs {
        environment = Map.copyOf(environment);
    }

    /**
     * What it writes to standard output. Blocks no longer than its patience lasts.
     *
     * @param directory where it runs
     * @param name of the program, looked up in PATH
     */
    Optional<String> ask(Path directory, String name, List<String> arguments) {
        Optional<Path> program = find(name);
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(arguments);
        command.add(0, program.get().toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(Map.of("LC_ALL", "C", "GIT_OPTIONAL_LOCKS", "0", "GIT_TERMINAL_PROMPT", "0"));
        try {
            return answer(builder.start());
        } catch (IOException e) {
            return Optional.empty(); // it cannot be started, or the directory is gone
        }
    }

    private Optional<Path> find(String name) {
        String[] folders = environment.getOrDefault("PATH", USUAL_PATH).split(File.pathSeparator, -1);
        return Stream.of(folders)
                .filter(folder -> folder.startsWith("/")) // one that depends on where one stands is nobody's choice
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private Optional<String> answer(Process process) {
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> read(process));
        try {
            byte[] bytes = output.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            boolean done = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    && process.exitValue() == 0
                    && bytes.length <= MOST_BYTES;
            return done ? Optional.of(new String(bytes, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] read(Process process) {
        try {
            return process.getInputStream().readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
