package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of one's own: programs, data, password and log live below {@code <home>/postgres}, and rows outlive the
 * process.
 *
 * <p>One home has one owner. Who starts second, in this process or another, attaches to the running server and leaves it
 * running. A server whose owner was killed is an orphan: the next to start stops it and launches its own. On Linux the
 * kernel stops the server when its owner dies in whatever way; elsewhere a shutdown hook does, if the owner dies
 * politely.
 *
 * <p>Everything blocks; every wait is bounded.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration POLL = Duration.ofMillis(20);

    private final EmbeddedPostgresConfig config;
    private final Supplier<HostTools> hostTools;
    private @Nullable HomeLock lock;
    private @Nullable ServerProcess server;
    private @Nullable PostgresAddress address;
    private @Nullable Thread shutdownHook;

    private EmbeddedPostgres(EmbeddedPostgresConfig config, Supplier<HostTools> hostTools) {
        this.config = config;
        this.hostTools = hostTools;
    }

    /** Free: nothing is read, written or launched before {@link #start}. */
    public static EmbeddedPostgres create(EmbeddedPostgresConfig config) {
        return new EmbeddedPostgres(config, HostTools::find);
    }

    static EmbeddedPostgres create(EmbeddedPostgresConfig config, HostTools tools) {
        return new EmbeddedPostgres(config, () -> tools);
    }

    /**
     * The address of the server of this home when one is ready, empty otherwise. Starts nothing and writes nothing; for
     * processes that only want to connect.
     *
     * @throws EmbeddedPostgresException when the home belongs to another user
     */
    public static Optional<PostgresAddress> describe(Path home) {
        Layout layout = Layout.of(home);
        try {
            Optional<Postmaster> ready = Postmaster.in(layout).filter(Postmaster::ready);
            return ready.isPresent() ? Optional.of(layout.address(ready.get().port(), null)) : Optional.empty();
        } catch (IOException e) {
            throw Advice.about(e, layout);
        }
    }

    /** The last lines of the server's log, for an error report; empty when there is none. Contains no user data. */
    public static List<String> recentLog(Path home) {
        return ServerLog.tail(Layout.of(home).log(), 0);
    }

    /**
     * Starts the server or attaches to the one that runs; returns when it accepts connections and the database exists.
     * May be called again: nothing happens while the server lives, and one that died is started anew, on the same port
     * unless that was taken meanwhile.
     *
     * @return this
     * @throws EmbeddedPostgresException when that is impossible or not done within the start timeout
     */
    public synchronized EmbeddedPostgres start() throws EmbeddedPostgresException {
        if (running()) {
            return this;
        }
        forgetServer();
        Layout layout = Layout.of(config.home());
        boolean started = false;
        try {
            layout = layout.created();
            ownOrAttach(layout, Deadline.in(config.startTimeout()));
            DatabaseCreation.ensure(address(), layout);
            started = true;
        } catch (IOException e) {
            throw Advice.about(e, layout);
        } finally {
            if (!started) {
                close();
            }
        }
        return this;
    }

    /** Whether the server this object started or attached to is alive. */
    public synchronized boolean running() {
        if (server != null) {
            return server.alive();
        }
        return address != null && describe(config.home()).isPresent();
    }

    /** Whether the server belongs to somebody else, so that {@link #close} will leave it running. */
    public synchronized boolean attached() {
        return address != null && server == null;
    }

    /** Where the server is, with the password; {@link IllegalStateException} before {@link #start}. */
    public synchronized PostgresAddress address() {
        if (address == null) {
            throw new IllegalStateException("The embedded PostgreSQL has no address yet: call start() first.");
        }
        return address;
    }

    /** As {@link PostgresAddress#url()}. */
    public String url() {
        return address().url();
    }

    /** Stops the server fast if this object started it, and waits for its end; bounded, and harmless when repeated. */
    @Override
    public synchronized void close() {
        if (server != null) {
            server.stop();
        }
        forgetServer();
        releaseLock();
    }

    private void ownOrAttach(Layout layout, Deadline deadline) throws IOException {
        while (address == null) {
            if (lock == null) {
                lock = HomeLock.tryAcquire(layout.lock()).orElse(null);
            }
            Optional<Postmaster> live = Postmaster.in(layout);
            if (lock != null && live.isEmpty()) {
                launch(layout, deadline);
            } else if (lock != null && live.get().launchedByUs()) {
                stopOrphan(live.get(), layout, deadline);
            } else if (live.isPresent() && live.get().ready()) {
                releaseLock(); // held in vain when somebody launched this server by hand
                attach(layout, live.get());
            } else {
                deadline.pause(POLL);
            }
            if (address == null && deadline.passed()) {
                throw tooLate(layout, live);
            }
        }
    }

    private void attach(Layout layout, Postmaster master) throws IOException {
        address = layout.address(master.port(), config.database());
        LOG.info(
                "Attached to the embedded PostgreSQL of {} on port {}; its owner stops it.",
                layout.root(),
                master.port());
    }

    private void launch(Layout layout, Deadline deadline) throws IOException {
        HostTools tools = hostTools.get();
        RunAs runAs = RunAs.choose(tools);
        layout.admit(runAs);
        layout.sweepDrafts();
        Binaries binaries = Binaries.ready(Archive.find(), layout, runAs, tools);
        Cluster cluster = new Cluster(layout, binaries, runAs);
        Path data = cluster.ready();
        String password = cluster.password();
        PrivateFiles.write(layout.database(), config.database());
        Port port = new Port(config, layout.port());
        ServerProcess launched = new Launch(layout, binaries, runAs, tools, port).untilReady(data, deadline);
        server = launched;
        int number = Postmaster.of(data).map(Postmaster::port).orElse(config.port());
        address = new PostgresAddress(Port.HOST, number, Cluster.SUPERUSER, password, config.database());
        if (runAs.diesWithParent().isEmpty()) {
            shutdownHook = new Thread(launched::stop, "openclaw-postgres-stop");
            Runtime.getRuntime().addShutdownHook(shutdownHook);
        }
        LOG.info("The embedded PostgreSQL {} of {} is ready on port {}.", binaries.major(), data, number);
    }

    private static void stopOrphan(Postmaster orphan, Layout layout, Deadline deadline) {
        LOG.info("Stopping the embedded PostgreSQL of {} (pid {}): its owner is gone.", layout.root(), orphan.pid());
        Postmaster.signal(orphan.pid(), "INT");
        deadline.await(() -> Postmaster.of(orphan.data()).isEmpty());
    }

    private static EmbeddedPostgresException tooLate(Layout layout, Optional<Postmaster> live) {
        String state = live.map(master -> "its server (pid " + master.pid() + ") is " + master.status())
                .orElse("no server of it runs");
        return new EmbeddedPostgresException("The embedded PostgreSQL of " + layout.root()
                + " cannot be started: another process owns it, but after the start timeout " + state
                + ". Wait for that process or stop it, then start again.");
    }

    private void forgetServer() {
        if (shutdownHook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            } catch (IllegalStateException e) {
                LOG.debug("The hook already runs: the JVM is shutting down.", e);
            }
        }
        shutdownHook = null;
        server = null;
        address = null;
    }

    private void releaseLock() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.warn("The lock of {} was not released; it is when this process ends.", config.home(), e);
        }
        lock = null;
    }
}
