package io.openclaw.db;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own with the classes of the tests, for what one process cannot show: kill -9, a second opener, a disk that
 * fails. Its error output goes to the test's.
 */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts {@code main} with these arguments. */
    public static ChildJvm start(Class<?> main, String... arguments) {
        return start(List.of(), List.of(), main, arguments);
    }

    /**
     * Starts {@code main} under another program.
     *
     * @param under that program and its arguments, such as strace; may be empty
     * @param options of the JVM
     */
    public static ChildJvm start(List<String> under, List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(under);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        try {
            return new ChildJvm(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line it prints; null when it has ended. */
    public String readLine() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    /** All lines that are left, until it ends. */
    public List<String> readAll() {
        List<String> all = new ArrayList<>();
        for (String line = readLine(); line != null; line = readLine()) {
            all.add(line);
        }
        return all;
    }

    /** kill -9; returns when it is gone. What it printed can still be read. */
    public void kill() {
        // Not of the Process: that one closes the streams as well, and with them what was printed and not yet read.
        process.toHandle().destroyForcibly();
        exitCode();
    }

    /** Asks it to end, as a service manager does; what it still prints can be read. */
    public void terminate() {
        process.toHandle().destroy();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for the end, a minute at most. */
    public int exitCode() {
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new AssertionError("The child process does not end.");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a child process.", e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
