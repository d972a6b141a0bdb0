package io.openclaw.db.drain;

import io.openclaw.db.drain.Queue.Flight;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.postgres.Session.Handshake;
import io.openclaw.db.postgres.Written;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drainer's state. Everything here runs on one context. {@link #step} decides what is next from what is; whatever ends (a read, a
 * handshake, a batch, a pause) calls it again.
 */
final class Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /** While the breaker is open nothing is due until it changes; this only guards against a change that was missed. */
    private static final Duration GUARD = Duration.ofSeconds(1);

    private final DrainConfig config;
    private final DrainParts parts;
    private final Context context;
    private final Worker worker;
    private final Breaker breaker;
    private final Link link;
    private final BatchSize size;
    private final CatchUpRate rate;
    private final Queue queue = new Queue();
    private final Counters counters = new Counters();
    private final Recovery recovery;
    private final Timetable timetable;
    private final Patience patience;
    private @Nullable Flight failed;
    private @Nullable PostgresException why;
    private boolean running;
    private boolean busy;
    private int recoveries; // what was read for the queue before one must not go into the queue after it

    Loop(DrainConfig config, DrainParts parts) {
        this.config = config;
        this.parts = parts;
        this.context = parts.vertx().getOrCreateContext();
        this.worker = new Worker(parts.vertx(), parts.waiting());
        this.breaker = new Breaker(config);
        this.link = new Link(parts.postgres(), parts.host(), counters);
        this.size = new BatchSize(config.maxBatchRows());
        this.rate = new CatchUpRate(config.catchUpRowsPerSecond());
        this.patience = new Patience(parts.vertx());
        this.timetable = new Timetable(parts.vertx(), this::step);
        this.recovery = new Recovery(config, parts.host(), new Line(queue, link, size, counters));
    }

    void run(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    DrainStats stats() {
        return counters.snapshot(breaker.state(), link.server(), size.rows());
    }

    void start() {
        if (!running) {
            running = true;
            breaker.onChange(() -> run(this::wake));
            step();
        }
    }

    void wake() {
        timetable.wake();
    }

    void rowsCame() {
        timetable.soon();
    }

    void resume() {
        timetable.resume();
    }

    void whenEmpty(Promise<Void> empty, Duration longest) {
        patience.await(empty, longest);
        wake();
    }

    /** Succeeds when what was confirmed has left the backlog, so that the accounts are at rest. */
    Future<Void> stop() {
        if (running) {
            running = false;
            timetable.cancel();
            patience.end();
        }
        link.close();
        return worker.close();
    }

    private void step() {
        if (!running || busy || failed != null) {
            return;
        }
        Work work = queue.peek();
        if (!link.isOpen()) {
            reconnect();
        } else if (work == null) {
            read();
        } else {
            advance(work);
        }
    }

    /** Batches under way on a broken connection end by themselves, and what they leave behind is sorted out first. */
    private void reconnect() {
        if (queue.inFlight() == 0) {
            queue.restart();
            guarded(link::connect, this::connected);
        }
    }

    private void connected(Void ignored) {
        LOG.info("Connected to PostgreSQL at {}.", link.server());
        counters.connected();
        rate.connected(parts.clock().instant(), System.nanoTime());
    }

    private void advance(Work work) {
        if (!queue.mayFollow(work)) {
            return;
        }
        if (!link.isReadyFor(work.writerId())) {
            if (queue.inFlight() == 0) {
                guarded(() -> link.shake(work), shaken -> shaken(work, shaken));
            }
            return;
        }
        Duration delay = rate.delay(work, System.nanoTime());
        Breaker.Call call = delay.isZero() ? breaker.tryCall() : null;
        if (call == null) {
            timetable.again(delay.isZero() ? GUARD : delay);
            return;
        }
        send(queue.take(), call);
        step();
    }

    /** PostgreSQL may have more than we know of: an answer was lost. */
    private void shaken(Work work, Handshake shaken) {
        if (shaken.lastSeq() > work.fromSeq()) {
            queue.restartFrom(work.writerId(), shaken.lastSeq());
            worker.confirm(work.writerId(), shaken.lastSeq()).onSuccess(rows -> found(work, rows, shaken));
        }
    }

    private void found(Work work, long rows, Handshake shaken) {
        int dead = Math.toIntExact(Math.min(rows, shaken.deadLettered()));
        int stored = Math.toIntExact(rows) - dead;
        counters.found(stored, dead);
        parts.listener().onStored(work.writerId(), stored);
        parts.listener().onDeadLettered(work.writerId(), dead);
    }

    private void send(Work work, Breaker.Call call) {
        Flight flight = new Flight(work, call, System.nanoTime());
        queue.sent(flight);
        counters.inFlight(queue.inFlight());
        Batch batch = work.toBatch(parts.host());
        link.write(batch).onComplete(result -> run(() -> answered(flight, result)));
    }

    private void answered(Flight flight, AsyncResult<Written> result) {
        if (!running) {
            return; // the accounts are closed; the next start finds out what became of it
        }
        queue.answered(flight);
        counters.inFlight(queue.inFlight());
        if (result.succeeded()) {
            stored(flight, result.result());
        } else if (failed == null) {
            failed = flight;
            why = PostgresException.of(result.cause());
            flight.call().failed(why);
        } else {
            flight.call().released();
        }
        if (failed != null && why != null && queue.inFlight() == 0) {
            recover(failed.work(), why);
        } else {
            step();
        }
    }

    private void stored(Flight flight, Written written) {
        Work work = flight.work();
        flight.call().succeeded();
        size.succeeded(flight.took());
        queue.stored(work);
        recovery.succeeded(work);
        counters.written(written, parts.clock().instant(), flight.took());
        counters.waiting(queue.lag(), queue.oldest());
        worker.confirm(work.writerId(), work.toSeq())
                .onFailure(e -> LOG.warn(
                        "Rows that PostgreSQL has could not be taken from the spool ({}); they are recognised later.",
                        e.getClass().getSimpleName()));
        if (written.facts() > 0) {
            parts.listener().onStored(work.writerId(), written.facts());
        }
        if (written.dead() > 0) {
            parts.listener().onDeadLettered(work.writerId(), written.dead());
        }
    }

    private void recover(Work work, PostgresException reason) {
        busy = true;
        recoveries++;
        recovery.after(work, reason)
                .onComplete(pause -> run(() -> {
                    failed = null;
                    why = null;
                    busy = false;
                    timetable.rest(pause.succeeded() ? pause.result() : GUARD);
                }));
    }

    /** One call beside the batches: it too asks the breaker, and tells it how it went. */
    private <T> void guarded(Supplier<Future<T>> task, Consumer<T> then) {
        Breaker.Call call = breaker.tryCall();
        if (call == null) {
            timetable.again(GUARD);
            return;
        }
        busy = true;
        task.get()
                .onComplete(result -> run(() -> {
                    busy = false;
                    if (result.succeeded()) {
                        // Only a batch proves that PostgreSQL takes facts: connecting works while writing fails.
                        call.released();
                        then.accept(result.result());
                        step();
                    } else {
                        PostgresException reason = PostgresException.of(result.cause());
                        call.failed(reason);
                        timetable.rest(recovery.afterCall(reason));
                    }
                }));
    }

    private void read() {
        busy = true;
        timetable.looking();
        int before = recoveries;
        worker.read(queue.writer(), queue.readTo(), size.rows(), config.maxBatchBytes())
                .onComplete(result -> run(() -> {
                    if (recoveries != before) {
                        return;
                    }
                    busy = false;
                    if (result.failed()) {
                        LOG.warn(
                                "The spool cannot be read ({}); trying again.",
                                result.cause().getClass().getSimpleName());
                        timetable.again(GUARD);
                    } else {
                        haveRead(result.result());
                    }
                }));
    }

    private void haveRead(Optional<Work> work) {
        if (work.isPresent()) {
            if (!queue.add(work.get())) {
                return;
            }
            counters.waiting(queue.lag(), queue.oldest());
            step();
        } else if (queue.inFlight() == 0) {
            nothingWaits();
        }
    }

    private void nothingWaits() {
        counters.waiting(0, null);
        patience.end();
        if (breaker.isTrying()) {
            guarded(() -> link.session().check(), ignored -> {});
        } else {
            timetable.idle(config.poll());
        }
    }
}
