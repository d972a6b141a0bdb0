package io.openclaw.db;

import io.openclaw.db.ingest.IngestOptions;
import io.openclaw.db.ingest.IngestReport;
import io.openclaw.db.ingest.Root;
import io.openclaw.db.ingest.Tailer;
import io.openclaw.db.ingest.TailerParts;
import io.openclaw.db.pricing.Reconfiguration;
import io.openclaw.db.recorder.FactPreparation;
import io.openclaw.db.snapshot.ConfigFileException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of other programs for as long as the module runs, beside its work: on threads of its own, a page at a time, slowly while
 * facts of this process wait to be stored. Any thread.
 */
public final class Ingest {

    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final Duration BEHIND = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PRICES_EVERY = Duration.ofMinutes(1);

    private static final HomePrices.Listener LOGGED = new HomePrices.Listener() {
        @Override
        public void changed(Path file, Reconfiguration change) {
            LOG.info(
                    "Prices of {}: {} added, {} ended.",
                    file,
                    change.added().size(),
                    change.ended().size());
        }

        @Override
        public void unreadable(Path file, ConfigFileException why) {
            LOG.warn("The prices of a home were not read: {}", why.getMessage());
        }
    };

    private final IngestConfig files;
    private final DbConfig config;
    private final OpenClawDb db;
    private final Vertx vertx;
    private final Clock clock;
    private final Timers timers;
    private final HomePrices prices;
    private @Nullable Future<Tailer> starting;
    private volatile @Nullable Tailer tailer;

    private Ingest(IngestConfig files, DbConfig config, OpenClawDb db, Vertx vertx, Clock clock) {
        this.files = files;
        this.config = config;
        this.db = db;
        this.vertx = vertx;
        this.clock = clock;
        this.timers = new Timers(vertx);
        this.prices = HomePrices.create(config);
    }

    /** Does nothing yet. */
    public static Ingest create(IngestConfig files, DbConfig config, OpenClawDb db, Vertx vertx, Clock clock) {
        return new Ingest(files, config, db, vertx, clock);
    }

    /** Whether there is anything to read. */
    public boolean isOn() {
        return !files.roots().isEmpty();
    }

    /** Begins; returns at once, whether PostgreSQL is there or not. */
    public synchronized void start() {
        if (isOn() && starting == null) {
            starting = vertx.executeBlocking(() -> FactPreparation.with(Redaction.of(config)))
                    .map(this::watching)
                    .onFailure(failure -> LOG.error("Files of other programs are not read.", failure));
            timers.after(BEHIND, this::lookAtPrices);
        }
    }

    private Tailer watching(FactPreparation preparation) {
        TailerParts parts = new TailerParts(
                vertx,
                () -> db.reading().postgres(),
                preparation,
                config.host(),
                clock,
                config.home().resolve("tmp"),
                this::isBusy);
        Tailer made = Tailer.create(parts, IngestOptions.of(files.roots()));
        made.watch();
        tailer = made;
        return made;
    }

    /** What the homes' configurations say that models cost. While PostgreSQL is away, or refuses it, the next look tries again. */
    private void lookAtPrices() {
        List<Path> homes = files.roots().stream().map(Root::path).toList();
        db.operations(operations -> {
                    prices.look(homes, operations, LOGGED);
                    return true;
                })
                .onFailure(failure -> LOG.debug(
                        "The prices of homes wait: {}", failure.getClass().getSimpleName()))
                .onComplete(looked -> timers.after(
                        looked.cause() instanceof OperationsUnavailableException ? BEHIND : PRICES_EVERY,
                        this::lookAtPrices));
    }

    /** Facts of this process go first. */
    private boolean isBusy() {
        return db.health().drain().lag().compareTo(BEHIND) > 0;
    }

    /**
     * Looks at all files now, and reads what is new.
     *
     * @return how far it is when that is stored, or after ten seconds; fails with {@link OperationsUnavailableException} when nothing is read
     *     here, or PostgreSQL is away
     */
    public Future<IngestReport> look() {
        Tailer running = tailer;
        if (running == null) {
            return Future.failedFuture(new OperationsUnavailableException(
                    isOn() ? "Reading has not begun yet." : "Files are not read here: OPENCLAW_INGEST is off."));
        }
        Reading now = db.reading();
        return now.postgres() == null
                ? Future.failedFuture(new OperationsUnavailableException(String.valueOf(now.whyNot())))
                : running.lookNow(PATIENCE);
    }

    /** The health of the module with what is read beside. */
    public Health in(Health health) {
        Tailer running = tailer;
        return running == null ? health : health.withIngest(running.report());
    }

    /** Ends when the pages under way are stored. */
    public synchronized Future<Void> close() {
        timers.cancelAll();
        Future<Tailer> begun = starting;
        return begun == null
                ? Future.succeededFuture()
                : begun.compose(Tailer::close).otherwiseEmpty();
    }
}
