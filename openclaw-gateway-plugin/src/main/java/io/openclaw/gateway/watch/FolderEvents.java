package io.openclaw.gateway.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when something happens in a folder, where the system can tell: a hint, which network drives and full tables do not give. */
final class FolderEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    /** An editor writes in several steps; one look after the last of them is enough. */
    private static final long QUIET_MILLIS = 200;

    private final Runnable hint;
    private final Set<Path> watched = new HashSet<>();
    private @Nullable WatchService service;
    private boolean off;

    FolderEvents(Runnable hint) {
        this.hint = hint;
    }

    /** Watches these folders too. Never throws. */
    synchronized void watch(Set<Path> folders) {
        for (Path folder : folders) {
            if (!off && !watched.contains(folder)) {
                watch(folder);
            }
        }
    }

    private void watch(Path folder) {
        try {
            folder.register(
                    service(folder),
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            watched.add(folder);
        } catch (IOException | UnsupportedOperationException | ClosedWatchServiceException e) {
            LOG.debug("No events of {}: {}", folder, e.getClass().getSimpleName());
        }
    }

    private WatchService service(Path folder) throws IOException {
        WatchService running = service;
        if (running == null) {
            WatchService made = folder.getFileSystem().newWatchService();
            Thread thread = new Thread(() -> listen(made), "openclaw-config-events");
            thread.setDaemon(true);
            thread.start();
            service = made;
            running = made;
        }
        return running;
    }

    private void listen(WatchService running) {
        try {
            while (true) {
                WatchKey key = running.take();
                while (key != null) {
                    key.pollEvents();
                    if (!key.reset()) {
                        forget(key);
                    }
                    key = running.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                }
                hint.run();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.trace("The watch was closed.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A folder that was deleted is watched again when it is back. */
    private synchronized void forget(WatchKey key) {
        watched.remove((Path) key.watchable());
    }

    @Override
    public synchronized void close() {
        off = true;
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("The watch did not close: {}", e.getClass().getSimpleName());
            }
        }
    }
}
