package io.openclaw.db.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows between the backlog and PostgreSQL: read and not sent, or sent and not answered. Whatever goes wrong, forgetting them loses
 * nothing: the backlog keeps rows until they are confirmed.
 */
final class Queue {

    /** Two, so that PostgreSQL has the next batch at hand while it commits one; more buy nothing (measured). */
    private static final int MOST = 2;

    private final Deque<Work> next = new ArrayDeque<>();
    private final Deque<Flight> flights = new ArrayDeque<>();
    private @Nullable UUID writer;
    private long confirmed;
    private long read;
    private boolean isolating;

    /** A batch under way. */
    record Flight(Work work, Breaker.Call call, long startedNanos) {

        Duration took() {
            return Duration.ofNanos(System.nanoTime() - startedNanos);
        }
    }

    @Nullable UUID writer() {
        return writer;
    }

    long readTo() {
        return read;
    }

    /** Takes work in; false when it is another writer's and the present one is not done yet: then it is to be read again later. */
    boolean add(Work work) {
        if (!work.writerId().equals(writer)) {
            if (!flights.isEmpty()) {
                return false;
            }
            writer = work.writerId();
            confirmed = work.fromSeq();
        }
        read = work.toSeq();
        next.add(work);
        return true;
    }

    @Nullable Work peek() {
        return next.peek();
    }

    Work take() {
        return next.remove();
    }

    /**
     * Puts the pieces of a refused work in front of everything, to be sent one at a time. What was sent behind it failed with it, and is
     * read again afterwards.
     */
    void isolate(Work refused, List<Work> pieces) {
        if (!isolating) {
            next.clear();
            read = refused.toSeq();
            isolating = true;
        }
        for (int i = pieces.size() - 1; i >= 0; i--) {
            next.addFirst(pieces.get(i));
        }
    }

    /** Whether another batch may be sent behind those under way. */
    boolean mayFollow(Work work) {
        Flight last = flights.peekLast();
        return last == null
                || (flights.size() < MOST
                        && !isolating
                        && !work.needsLook()
                        && !last.work().needsLook()
                        && last.work().writerId().equals(work.writerId()));
    }

    void sent(Flight flight) {
        flights.add(flight);
    }

    void answered(Flight flight) {
        flights.remove(flight);
    }

    /** The order of answers is the order of sending, so nothing before this work is missing. */
    void stored(Work work) {
        confirmed = work.toSeq();
        isolating &= !next.isEmpty();
    }

    int inFlight() {
        return flights.size();
    }

    /** Starts over from a position that PostgreSQL has. */
    void restartFrom(@Nullable UUID ofWriter, long position) {
        next.clear();
        isolating = false;
        writer = ofWriter;
        confirmed = position;
        read = position;
    }

    void restart() {
        restartFrom(writer, confirmed);
    }

    long lag() {
        return read - confirmed;
    }

    @Nullable Instant oldest() {
        Flight flight = flights.peek();
        Work work = flight == null ? next.peek() : flight.work();
        return work == null || work.items().isEmpty()
                ? null
                : work.items().get(0).row().recordedAt();
    }
}
