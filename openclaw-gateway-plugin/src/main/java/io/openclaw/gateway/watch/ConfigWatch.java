package io.openclaw.gateway.watch;

import io.openclaw.db.ConfigPaths;
import io.openclaw.db.Health;
import io.openclaw.db.OperationsDesk;
import io.openclaw.db.operations.TakenSnapshot;
import io.openclaw.db.snapshot.ConfigFiles;
import io.openclaw.db.snapshot.RedactedConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots configuration files when started and whenever one changes. A file that cannot be read, or that PostgreSQL refuses, makes
 * {@link #in health} degraded. PostgreSQL being away only delays: the latest state is offered again at every look until it is taken.
 */
public final class ConfigWatch implements AutoCloseable {

    /** How the operations memory is asked. */
    public interface Desk {
        /** As {@link io.openclaw.db.OpenClawDb#operations}. */
        Future<TakenSnapshot> ask(OperationsDesk.Work<TakenSnapshot> work);
    }

    /**
     * How often.
     *
     * @param look at the files
     * @param afterRefusal how long a state that PostgreSQL refused is not offered again
     */
    record Rhythm(Duration look, Duration afterRefusal) {
        static final Rhythm USUAL = new Rhythm(Duration.ofSeconds(5), Duration.ofMinutes(1));
    }

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);
    private static final String SOURCE = "gateway";

    private final ConfigPaths paths;
    private final ConfigFiles files;
    private final Desk desk;
    private final Vertx vertx;
    private final Rhythm rhythm;
    private final Map<Path, WatchedFile> known = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private final FolderEvents events = new FolderEvents(this::look);
    private volatile @Nullable Long timer;
    private volatile boolean closed;

    private ConfigWatch(ConfigPaths paths, ConfigFiles files, Desk desk, Vertx vertx, Rhythm rhythm) {
        this.paths = paths;
        this.files = files;
        this.desk = desk;
        this.vertx = vertx;
        this.rhythm = rhythm;
    }

    /** A watch that does nothing yet. */
    public static ConfigWatch create(ConfigPaths paths, ConfigFiles files, Desk desk, Vertx vertx) {
        return create(paths, files, desk, vertx, Rhythm.USUAL);
    }

    static ConfigWatch create(ConfigPaths paths, ConfigFiles files, Desk desk, Vertx vertx, Rhythm rhythm) {
        return new ConfigWatch(paths, files, desk, vertx, rhythm);
    }

    /** Returns at once. */
    public synchronized void start() {
        if (timer == null && !closed && !paths.files().isEmpty()) {
            timer = vertx.setPeriodic(rhythm.look().toMillis(), id -> look());
            look();
        }
    }

    /** The health of the module with what is wrong here beside. */
    public Health in(Health health) {
        List<String> troubles = known.values().stream()
                .flatMap(file -> file.trouble().stream())
                .sorted()
                .map(trouble -> "A watched configuration has no snapshot: " + trouble)
                .toList();
        return health.withDegraded(troubles);
    }

    @Override
    public synchronized void close() {
        closed = true;
        events.close();
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    /** One look at a time; one that is wished for meanwhile follows. */
    private void look() {
        again.set(true);
        if (!closed && looking.compareAndSet(false, true)) {
            again.set(false);
            begun().onFailure(e -> LOG.warn(
                            "Configuration files could not be looked at ({}); the next look tries again.",
                            e.getClass().getName()))
                    .onComplete(done -> {
                        looking.set(false);
                        if (again.get() && done.succeeded()) {
                            look();
                        }
                    });
        }
    }

    private Future<Void> begun() {
        try {
            return vertx.executeBlocking(this::changed, false).compose(this::offer);
        } catch (RuntimeException e) { // the host closed its Vert.x before us
            return Future.failedFuture(e);
        }
    }

    private List<WatchedFile> changed() {
        List<Path> present = paths.present();
        known.keySet().retainAll(present);
        List<WatchedFile> changed = present.stream()
                .map(path -> known.computeIfAbsent(path, file -> new WatchedFile(file, rhythm.afterRefusal())))
                .filter(file -> file.look(files))
                .toList();
        Set<Path> folders = known.values().stream()
                .flatMap(file -> file.parts().stream())
                .map(Path::getParent)
                .collect(Collectors.toSet());
        events.watch(folders);
        return changed;
    }

    private Future<Void> offer(List<WatchedFile> changed) {
        Future<Void> offered = Future.succeededFuture();
        for (WatchedFile file : changed) {
            offered = offered.compose(before -> offer(file));
        }
        return offered;
    }

    /** Never fails: what was not taken stays to be offered. */
    private Future<Void> offer(WatchedFile file) {
        return file.pending()
                .map(config -> desk.ask(operations -> operations.takeConfig(config, SOURCE, false))
                        .<Void>map(taken -> {
                            file.stored(config);
                            return null;
                        })
                        .otherwise(e -> {
                            notStored(file, config, e);
                            return null;
                        }))
                .orElseGet(Future::succeededFuture);
    }

    private static void notStored(WatchedFile file, RedactedConfig config, Throwable failure) {
        RefusedSnapshot.of(config, failure)
                .ifPresentOrElse(
                        file::refused,
                        // PostgreSQL's own words may quote the row.
                        () -> LOG.debug(
                                "The snapshot of {} waits: {}",
                                config.path(),
                                failure.getClass().getSimpleName()));
    }
}
