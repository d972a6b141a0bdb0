package io.openclaw.cli.command;

import io.openclaw.db.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the embedded server again when it died under a running host, as by the kernel short of memory: nobody else would.
 *
 * <p>One thread from start to close: the kernel stops a server when the thread that launched it ends.
 */
final class ServerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EmbeddedPostgres server;
    private final ScheduledExecutorService thread;
    private final Consumer<String> moved;
    /** Where the host looks for it; the watching thread alone changes it. */
    private volatile int port;

    private ServerWatch(EmbeddedPostgres server, Consumer<String> moved, ScheduledExecutorService thread) {
        this.server = server;
        this.thread = thread;
        this.moved = moved;
        this.port = server.address().port();
    }

    /**
     * Watches a started server until closed; its owner closes the watch first.
     *
     * @param moved is told the URL of a server that had to take another port
     */
    static ServerWatch of(EmbeddedPostgres server, Consumer<String> moved) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "openclaw-postgres-watch");
            daemon.setDaemon(true);
            return daemon;
        });
        ServerWatch watch = new ServerWatch(server, moved, thread);
        var unused =
                thread.scheduleWithFixedDelay(watch::heal, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void heal() {
        if (thread.isShutdown() || server.running()) {
            return;
        }
        LOG.warn("The embedded PostgreSQL has ended unasked. Starting it again; facts wait in the spool meanwhile.");
        try {
            server.start();
            int now = server.address().port();
            if (now != port) {
                LOG.warn(
                        "The embedded PostgreSQL moved from port {} to {}: another program took its port. The host follows it;"
                                + " who asks by the old address needs a new one from ./openclaw db url.",
                        port,
                        now);
                port = now;
                moved.accept(server.url());
            }
        } catch (RuntimeException e) { // any, or this round would be the last
            LOG.warn("It cannot be started yet, and is tried again. {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
