package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

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
        Launching launching = new Launching(builder);
        Thread keeper = new Thread(launching, "openclaw-postgres");
        keeper.setDaemon(true);
        keeper.start();
        return new ServerProcess(launching.process(), binaries);
    }

    /** The kernel sends the death signal when the launching thread ends, so that thread lives as long as the server. */
    private static final class Launching implements Runnable {
        private final ProcessBuilder builder;
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable Process process;
        private volatile @Nullable Exception failure;

        Launching(ProcessBuilder builder) {
            this.builder = builder;
        }

        @Override
        public void run() {
            try {
                Process started = builder.start();
                started.getOutputStream().close();
                process = started;
                done.countDown();
                started.waitFor();
            } catch (IOException | RuntimeException | InterruptedException e) {
                failure = e;
                done.countDown();
            }
        }

        /** Forking takes milliseconds; the wait is for the thread to get to it. */
        Process process() throws IOException {
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the server cannot be launched: interrupted", e);
            }
            Process started = process;
            if (started == null) {
                Exception why = failure;
                throw new IOException("the server cannot be launched: " + (why == null ? "" : why.getMessage()), why);
            }
            return started;
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
