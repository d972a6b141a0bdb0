package io.openclaw.db.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process that starts the server of a home, says so, and ends when its input does. */
final class ChildHost implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildHost(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static void main(String[] arguments) throws IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.create(EmbeddedPostgresConfig.of(Path.of(arguments[0])))) {
            server.start();
            System.out.println((server.attached() ? "attached " : "started ") + server.url());
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (EmbeddedPostgresException e) {
            System.out.println("failed " + e.getMessage());
        }
    }

    static ChildHost launch(Path home) {
        return launch(List.of(), System.getProperty("java.class.path"), home);
    }

    /** With words before the command, for example to become another user. */
    static ChildHost launch(List<String> prefix, String classPath, Path home) {
        List<String> command = new ArrayList<>(prefix);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classPath));
        command.addAll(List.of(ChildHost.class.getName(), home.toString()));
        try {
            return new ChildHost(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says once it is up: how, and the URL. */
    String[] words() throws IOException {
        return output.readLine().split(" ", 2);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
