package io.openclaw.gateway.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What is to be asked of the gateway, one after the other and with a rest in between: histories first, then subscriptions. A history that is
 * wished for again before it was asked for is asked for once. On one event loop.
 */
final class Requests {

    private static final int MOST_ATTEMPTS = 3;

    private final Connection connection;
    private final Vertx vertx;
    private final Rhythm rhythm;
    private final Function<String, Future<Void>> fetch;
    private final Map<String, Long> due = new LinkedHashMap<>();
    private final Map<String, Integer> failed = new HashMap<>();
    private final Deque<String> toSubscribe = new ArrayDeque<>();
    private final Set<String> subscribed = new HashSet<>();
    private long timer = -1;
    private boolean busy;
    private boolean stopped;

    /** @param fetch fetches the history of a session */
    Requests(Connection connection, LiveParts parts, Function<String, Future<Void>> fetch) {
        this.connection = connection;
        this.vertx = parts.vertx();
        this.rhythm = parts.rhythm();
        this.fetch = fetch;
    }

    /** When a turn had time to end: what follows is fetched along. */
    void fetch(String key) {
        due.putIfAbsent(key, System.nanoTime() + rhythm.settle().toNanos());
        next();
    }

    void fetchNow(String key) {
        due.put(key, System.nanoTime());
        next();
    }

    void subscribe(String key) {
        toSubscribe.add(key);
        next();
    }

    void forget(String key) {
        due.remove(key);
        toSubscribe.remove(key);
        subscribed.remove(key);
    }

    int subscribed() {
        return subscribed.size();
    }

    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void next() {
        if (busy || stopped) {
            return;
        }
        vertx.cancelTimer(timer);
        long wait = untilDue();
        if (wait < Long.MAX_VALUE) {
            timer = vertx.setTimer(Math.max(1, Math.max(wait, rhythm.between().toMillis())), id -> work());
        }
    }

    /** Milliseconds until something is due. */
    private long untilDue() {
        if (!toSubscribe.isEmpty()) {
            return 0;
        }
        long now = System.nanoTime();
        return due.values().stream()
                .mapToLong(at -> Math.max(0, (at - now) / 1_000_000))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void work() {
        if (stopped || busy) {
            return;
        }
        busy = true;
        step().onComplete(done -> {
            busy = false;
            next();
        });
    }

    private Future<Void> step() {
        long now = System.nanoTime();
        for (Map.Entry<String, Long> wish : due.entrySet()) {
            if (wish.getValue() - now <= 0) {
                String key = wish.getKey();
                due.remove(key);
                return fetch.apply(key).onSuccess(fetched -> failed.remove(key)).onFailure(e -> failed(key, e));
            }
        }
        String key = toSubscribe.poll();
        return key == null
                ? Future.succeededFuture()
                : connection
                        .request(
                                "sessions.messages.subscribe",
                                Connection.params().put("key", key))
                        .onSuccess(answer -> subscribed.add(key))
                        .mapEmpty();
    }

    /** A history may change while it is read. One that fails again and again is left to the next look at all sessions. */
    private void failed(String key, Throwable e) {
        if (!(e instanceof RefusedException)) {
            connection.end("facts could not be kept");
        } else if (failed.merge(key, 1, Integer::sum) < MOST_ATTEMPTS) {
            fetch(key);
        } else {
            failed.remove(key);
        }
    }
}
