package io.openclaw.db.embedded;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short-lived helper program: run to its end, within a bound. */
final class Command {
    private Command() {}

    /** A process builder whose child sees no PG* setting of ours and speaks English, as its messages are read. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        if (!HostTools.windows()) {
            builder.directory(new File("/")); // our own may be closed to the account that runs the program
        }
        return builder;
    }

    /** Exit code; -1 when it cannot be started or does not end in time. Output goes nowhere. */
    static int run(Duration timeout, List<String> command) {
        try {
            return run(timeout, command, ProcessBuilder.Redirect.DISCARD);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Exit code, -1 when it does not end in time; output is written to the file. */
    static int run(Duration timeout, List<String> command, File output) throws IOException {
        return run(timeout, command, ProcessBuilder.Redirect.to(output));
    }

    private static int run(Duration timeout, List<String> command, ProcessBuilder.Redirect output) throws IOException {
        Process process = builder(command)
                .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                .redirectOutput(output)
                .start();
        return exitCode(process, timeout);
    }

    static int exitCode(Process process, Duration timeout) {
        if (ended(process, timeout)) {
            return process.exitValue();
        }
        process.destroyForcibly();
        return -1;
    }

    /** Waits for the end, within the bound. Not interruptible: what was begun is ended, and the interrupt is kept. */
    static boolean ended(Process process, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static File nothing() {
        return new File(HostTools.windows() ? "NUL" : "/dev/null");
    }
}
