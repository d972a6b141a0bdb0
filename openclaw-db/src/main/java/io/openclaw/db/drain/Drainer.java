package io.openclaw.db.drain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings what waits into PostgreSQL: one batch behind the other, two under way at once, each a transaction that moves the writer's position
 * together with its rows. So nothing is stored twice and nothing is skipped, whatever breaks in between. While PostgreSQL is away it
 * waits behind a circuit breaker; nobody else notices. Starts nothing until {@link #start}; methods may be called from any thread.
 */
public final class Drainer implements AutoCloseable {

    private final Loop loop;
    private final AtomicBoolean woken = new AtomicBoolean();

    private Drainer(Loop loop) {
        this.loop = loop;
    }

    public static Drainer create(DrainConfig config, DrainParts parts) {
        return new Drainer(new Loop(config, parts));
    }

    /** Begins; it need not be known whether PostgreSQL is there, or whether its schema is up to date. */
    public void start() {
        loop.run(loop::start);
    }

    /** Looks within some milliseconds instead of at the next poll: rows were added. Cheap; call it after every commit of the spool. */
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            loop.run(() -> {
                woken.set(false);
                loop.rowsCame();
            });
        }
    }

    /** Tries again at once, although it rests because of a failure: the schema was migrated, or the login set right. */
    public void resume() {
        loop.run(loop::resume);
    }

    /** Succeeds when nothing waits any more, or when the patience is over, whichever comes first. */
    public Future<Void> drain(Duration patience) {
        Promise<Void> empty = Promise.promise();
        loop.run(() -> loop.whenEmpty(empty, patience));
        return empty.future();
    }

    public DrainStats stats() {
        return loop.stats();
    }

    /** Stops at once; what is under way is committed or not, and found out at the next start. Succeeds when nothing moves any more. */
    public Future<Void> stop() {
        Promise<Void> stopped = Promise.promise();
        loop.run(() -> loop.stop().onComplete(stopped));
        return stopped.future();
    }

    /** As {@link #stop}, for those who need not know when it is done. */
    @Override
    public void close() {
        var unused = stop();
    }
}
