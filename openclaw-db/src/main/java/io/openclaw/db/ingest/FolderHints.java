package io.openclaw.db.ingest;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells where something happens, where the system can tell: network drives do not, a full table of the system drops it, and then the look
 * every second finds it. Never throws.
 */
final class FolderHints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderHints.class);

    /** The system has a table for all programs (fs.inotify.max_user_watches); most of it is not ours. */
    private static final int MOST_FOLDERS = 4096;

    /** Enough to know that something happens; what more there is, a look finds. */
    private static final int MOST_PATHS = 10_000;

    private final Runnable wake;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private Set<Path> happened = new HashSet<>();
    private @Nullable WatchService service;
    private boolean off;

    /** @param wake called on a thread of its own, for each hint */
    FolderHints(Runnable wake) {
        this.wake = wake;
    }

    /** Paths where something happened since it was asked before. */
    synchronized Set<Path> take() {
        Set<Path> taken = happened;
        happened = new HashSet<>();
        return taken;
    }

    /** These folders, and no others. */
    synchronized void watch(Collection<Path> folders) {
        watched.entrySet().removeIf(old -> {
            boolean unwanted =
                    !folders.contains(old.getKey()) || !old.getValue().isValid();
            if (unwanted) {
                old.getValue().cancel();
            }
            return unwanted;
        });
        for (Path folder : folders) {
            if (!off && watched.size() < MOST_FOLDERS && !watched.containsKey(folder)) {
                add(folder);
            }
        }
    }

    private void add(Path folder) {
        try {
            WatchKey key = folder.register(
                    service(),
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            watched.put(folder, key);
        } catch (IOException | UnsupportedOperationException | ClosedWatchServiceException e) {
            LOG.debug("No events of {}: {}", folder, e.getClass().getSimpleName());
        }
    }

    private WatchService service() throws IOException {
        WatchService running = service;
        if (running == null) {
            WatchService made = FileSystems.getDefault().newWatchService();
            Thread thread = new Thread(() -> listen(made), "openclaw-ingest-events");
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
                key.pollEvents().forEach(event -> note((Path) key.watchable(), event));
                key.reset();
                wake.run();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.trace("The watch was closed.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(Path folder, WatchEvent<?> event) {
        if (happened.size() < MOST_PATHS && event.context() instanceof Path name) {
            happened.add(folder.resolve(name));
        }
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
