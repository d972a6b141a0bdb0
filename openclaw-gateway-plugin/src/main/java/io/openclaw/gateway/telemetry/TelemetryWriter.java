package io.openclaw.gateway.telemetry;

import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Witness;
import io.openclaw.db.recorder.CallRing;
import io.openclaw.db.recorder.CallRing.Entry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each model call of this gateway into the day folders once all its witnesses have had time to speak. {@link #hear} is called with
 * facts that are durable and without secrets; it costs an entry in a bounded queue. What does not fit, or cannot be written, is counted and
 * said once a minute: the database has it all the same.
 */
public final class TelemetryWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryWriter.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** The transcript of an answer follows the news of its call within a moment. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    private static final int QUEUE = 4096;
    private static final int CALLS = 1024;
    private static final int WRITTEN = 8 * CALLS;
    private static final int PROMPTS = 512;
    private static final int ROUNDS_OF_A_MINUTE = 30;

    private final TelemetryConfig config;
    private final Clock clock;
    private final DayFolders folders;
    private final TelemetrySummary summary;
    private final BlockingQueue<Recorded> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private final CallRing calls = new CallRing(CALLS);
    private final Map<String, String> prompts = new LinkedHashMap<>();
    private final Set<UUID> written = Collections.newSetFromMap(new LinkedHashMap<>());
    private @Nullable ScheduledExecutorService thread;
    private @Nullable ScheduledFuture<?> timer;
    private long lostSaid;
    private int rounds;

    private TelemetryWriter(TelemetryConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.folders = new DayFolders(config.folder());
        this.summary = new TelemetrySummary(folders);
    }

    /** A writer that does nothing before {@link #start}. */
    public static TelemetryWriter create(TelemetryConfig config, Clock clock) {
        return new TelemetryWriter(config, clock);
    }

    /** Takes note of a fact. Neither blocks nor throws; any thread. */
    public void hear(Recorded recorded) {
        if (!queue.offer(recorded)) {
            lost.incrementAndGet();
        }
    }

    /** Calls that are missing in the folders. */
    public long lost() {
        return lost.get();
    }

    /** Begins to write, on a thread of its own. */
    public synchronized void start() {
        if (thread == null) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread made = new Thread(work, "openclaw-llm-telemetry");
                made.setDaemon(true);
                return made;
            });
            timer = started.scheduleWithFixedDelay(() -> round(SETTLED), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
            thread = started;
        }
    }

    /** Writes what is left, for two seconds at most. */
    @Override
    public synchronized void close() {
        ScheduledExecutorService running = thread;
        if (running == null || running.isShutdown()) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        running.execute(() -> round(Duration.ZERO));
        running.shutdown();
        try {
            if (!running.awaitTermination(2, TimeUnit.SECONDS)) {
                running.shutdownNow();
            }
        } catch (InterruptedException e) {
            running.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void round(Duration settled) {
        try {
            listen();
            write(clock.instant().minus(settled));
        } catch (IOException | RuntimeException e) {
            lost.incrementAndGet();
            LOG.debug("A round of llm-telemetry failed.", e);
        }
        complain();
        rounds++;
    }

    private void listen() {
        List<Recorded> heard = new ArrayList<>();
        queue.drainTo(heard);
        for (Recorded recorded : heard) {
            calls.add(recorded);
            if (config.prompts()
                    && recorded.fact() instanceof MessageAppended message
                    && MessageAppended.USER.equals(message.role())
                    && message.body().content() != null) {
                prompts.put(message.scope().sessionKey(), message.body().content());
                trim(prompts.keySet(), PROMPTS);
            }
        }
    }

    /** What was heard of until then, in the order in which it happened. Old days go also while nothing happens. */
    private void write(Instant until) throws IOException {
        List<Entry> due = due(until);
        if (due.isEmpty() && rounds % ROUNDS_OF_A_MINUTE != 0) {
            return;
        }
        boolean room = prune();
        for (Entry entry : due) {
            written.add(entry.merged().id());
            if (room) {
                write(entry);
            } else {
                lost.incrementAndGet();
            }
        }
        trim(written, WRITTEN);
        prune();
        summary.update();
    }

    private List<Entry> due(Instant until) {
        List<Entry> due = new ArrayList<>();
        for (Entry entry : calls.entries()) {
            boolean whole = entry.merged().call().witness().side() == Witness.Side.WHOLE;
            boolean settled = whole || !entry.merged().recordedAt().isAfter(until);
            if (settled && !written.contains(entry.merged().id())) {
                due.add(entry);
            }
        }
        Collections.reverse(due);
        return due;
    }

    private boolean prune() throws IOException {
        return folders.prune(today(), config.retentionDays(), config.maxBytes());
    }

    private void write(Entry entry) throws IOException {
        String key = entry.merged().call().scope().sessionKey();
        String prompt = key == null ? null : prompts.get(key);
        String response = config.responses() ? response(entry) : null;
        TelemetryRecord line = new TelemetryRecord(
                entry.merged().call(), entry.merged().call().at(), prompt, response, config.project());
        if (prompt != null) {
            folders.append(today(), DayFolders.PROMPTS, line.text("prompt", prompt));
        }
        if (response != null) {
            folders.append(today(), DayFolders.RESPONSES, line.text("response", response));
        }
        folders.append(today(), DayFolders.CALLS, line.json());
    }

    private static @Nullable String response(Entry entry) {
        MessageBody body = entry.body();
        return body == null ? entry.merged().call().exchange().content() : body.content();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void complain() {
        long missing = lost.get();
        if (missing > lostSaid && rounds % ROUNDS_OF_A_MINUTE == 0) {
            LOG.warn(
                    "{} model calls could not be written into {}: it is full (LLM_STORAGE_MAX_SIZE_MB), or not writable. The database has them.",
                    missing,
                    config.folder());
            lostSaid = missing;
        }
    }

    private static <T> void trim(Set<T> set, int size) {
        Iterator<T> eldest = set.iterator();
        while (set.size() > size) {
            eldest.next();
            eldest.remove();
        }
    }
}
