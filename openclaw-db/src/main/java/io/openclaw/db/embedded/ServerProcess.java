package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A server this process launched. */
final class ServerProcess {
    private static final Duration FAST_STOP = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(5);

    private final Process process;
    private final Binaries binaries;

    private ServerProcess(Process process, Binaries binaries) {
        this.process = process;
        this.binaries = binaries;
    }

    static ServerProcess launch(List<String> command, Binaries binaries, Path log) throws IOException {
        ProcessBuilder builder =
                Command.builder(command).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        CompletableFuture<Process> launched = new CompletableFuture<>();
        Thread keeper = new Thread(() -> keep(builder, launched), "openclaw-postgres");
        keeper.setDaemon(true);
        keeper.start();
        try {
            return new ServerProcess(launched.join(), binaries);
        } catch (CompletionException e) {
            throw new IOException("the server cannot be launched: " + e.getMessage(), e);
        }
    }

    /** The kernel sends the death signal when the launching thread ends, so this one lives as long as the server. */
    private static void keep(ProcessBuilder builder, CompletableFuture<Process> launched) {
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            launched.complete(process);
            process.onExit().join();
        } catch (IOException | RuntimeException e) {
            launched.completeExceptionally(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Fast stop: sessions are cut, everything is written. Harder when that does not end within its bound. */
    void stop() {
        if (!alive()) {
            return;
        }
        signal("INT");
        if (!Command.ended(process, FAST_STOP)) {
            signal("QUIT");
            if (!Command.ended(process, IMMEDIATE_STOP)) {
                process.destroyForcibly();
            }
        }
    }

    private void signal(String name) {
        if (HostTools.windows()) {
            String pgCtl = binaries.program("pg_ctl").toString();
            Command.run(IMMEDIATE_STOP, List.of(pgCtl, "kill", name, Long.toString(pid())));
        } else {
            Postmaster.signal(pid(), name);
        }
    }
}
