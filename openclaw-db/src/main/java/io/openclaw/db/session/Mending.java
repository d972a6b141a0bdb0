package io.openclaw.db.session;

import io.openclaw.db.model.Fact;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.StoreSessions;
import io.openclaw.db.postgres.StoreSessions.Extent;
import io.openclaw.db.postgres.StoreSessions.Fate;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a sessions file and its copy in PostgreSQL agree again. It looks at what was written before it began, when everything recorded until
 * then has arrived, so that what it misses then is missing. Counts are compared, by their indexes; texts are read only of sessions where
 * the counts differ.
 */
final class Mending {

    private static final Logger LOG = LoggerFactory.getLogger(Mending.class);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SESSIONS = 100;
    private static final int MESSAGES = 200;

    /** A session that was in the way of another one's new key, as the database calls it: no key of the file. */
    private static final String SET_ASIDE = " (until ";

    private final SqliteSessions file;
    private final StoreFacts facts;
    private final Road road;
    private final Clock clock;
    private volatile boolean stopped;

    Mending(SqliteSessions file, StoreFacts facts, Road road, Clock clock) {
        this.file = file;
        this.facts = facts;
        this.road = road;
        this.clock = clock;
    }

    /** What is done to one page of sessions, with what the database says of them. */
    private record PageOf(StoreSessions there, List<SessionRow> rows, Map<String, Extent> extents, long through) {}

    void stop() {
        stopped = true;
    }

    /** How many sessions were set right. */
    Future<Integer> run() {
        return file.onFile(open -> open.messages().lastPosition())
                .compose(through -> road.arrived(clock, PATIENCE).compose(postgres -> run(there(postgres), through)));
    }

    private Future<Integer> run(StoreSessions there, long through) {
        return there.lastFate()
                .compose(last -> file.onFile(open -> {
                    last.ifPresent(open::writeAfter);
                    return last;
                }))
                .compose(noted -> pages(there, "", through, 0));
    }

    private StoreSessions there(Postgres postgres) {
        return postgres.sessionsOf(facts.host(), facts.folder());
    }

    private Future<Integer> pages(StoreSessions there, String afterKey, long through, int mended) {
        return file.sessionsAfter(afterKey, SESSIONS).compose(rows -> {
            if (rows.isEmpty() || stopped) {
                return Future.succeededFuture(mended);
            }
            String last = rows.get(rows.size() - 1).key();
            return page(there, rows, through).compose(more -> pages(there, last, through, mended + more));
        });
    }

    private Future<Integer> page(StoreSessions there, List<SessionRow> rows, long through) {
        List<String> keys = rows.stream().map(SessionRow::key).toList();
        return there.fates(keys)
                .compose(fates -> extents(there, keys, fates, through).compose(extents -> {
                    PageOf page = new PageOf(there, rows, extents, through);
                    return inTurn(fates, fate -> follow(page, fate))
                            .compose(followed ->
                                    inTurn(rows, row -> tellAgain(page, row)).map(told -> followed + told));
                }));
    }

    /** Of the sessions, and of those they may have become. */
    private static Future<Map<String, Extent>> extents(
            StoreSessions there, List<String> keys, List<Fate> fates, long through) {
        List<String> all = new ArrayList<>(keys);
        for (Fate fate : fates) {
            if (fate.newKey() != null) {
                all.add(fate.newKey());
            }
        }
        return there.extents(all, through)
                .map(found -> found.stream().collect(Collectors.toMap(Extent::key, Function.identity(), (a, b) -> a)));
    }

    /** Does here what was done there. */
    private Future<Boolean> follow(PageOf page, Fate fate) {
        String newKey = fate.newKey();
        if (newKey == null) {
            return followDeletion(page.extents().get(fate.key()), fate);
        }
        boolean ours = page.extents().containsKey(newKey) && !page.extents().containsKey(fate.key());
        return ours && !newKey.contains(SET_ASIDE) ? followRenaming(fate, newKey) : Future.succeededFuture(false);
    }

    /** Other agents may have a session of that key: what the database still has of ours was not meant. */
    private Future<Boolean> followDeletion(@Nullable Extent there, Fate fate) {
        Instant oldest = there == null ? null : there.oldest();
        if (oldest != null && !oldest.isAfter(fate.at())) {
            return Future.succeededFuture(false);
        }
        return file.onFile(open -> open.following().deletion(fate.key(), fate.at()))
                .onSuccess(some -> {
                    if (some) {
                        LOG.info(
                                "A session of agent {} was deleted before a crash, and now is so in its file.",
                                facts.folder());
                    }
                });
    }

    private Future<Boolean> followRenaming(Fate fate, String newKey) {
        return file.onFile(open -> {
            Optional<SessionRow> row = open.sessions().find(fate.key());
            boolean whole = row.isPresent() && !row.get().updatedAt().isAfter(fate.at());
            return whole && !open.isTaken(newKey) && open.rename(fate.key(), newKey);
        });
    }

    private Future<Boolean> tellAgain(PageOf page, SessionRow row) {
        Extent there = page.extents().get(row.key());
        long known = there == null ? 0 : there.lastPosition();
        return file.onFile(open -> new Here(
                        open.sessions().find(row.key()),
                        open.messages().count(row.key(), page.through()),
                        open.messages().count(row.key(), known)))
                .compose(here -> here.row().isEmpty()
                        ? Future.succeededFuture(false)
                        : tellAgain(page, here.row().get(), here, there));
    }

    /** How much the file has of a session: all of it, and up to the last position that the database knows. */
    private record Here(Optional<SessionRow> row, long messages, long known) {}

    private Future<Boolean> tellAgain(PageOf page, SessionRow row, Here here, @Nullable Extent there) {
        if (there != null && there.messages() == here.messages() && there.storeTokens() >= row.totalTokens()) {
            return Future.succeededFuture(false);
        }
        long from = there != null && there.messages() == here.known() ? there.lastPosition() : Long.MIN_VALUE;
        return road.recorder()
                .recordAllAndAwait(List.of(facts.opened(row), facts.total(row)))
                .compose(told -> messages(row, from, page.through()))
                .map(true);
    }

    private Future<Void> messages(SessionRow row, long after, long through) {
        return file.loadMessages(row.key(), Page.after(after, MESSAGES)).compose(stored -> {
            List<StoredMessage> missing =
                    stored.stream().filter(m -> m.position() <= through).toList();
            if (missing.isEmpty() || stopped) {
                return Future.succeededFuture();
            }
            List<Fact> told = facts.appended(new Appended(row.agent(), row.key(), missing));
            long last = missing.get(missing.size() - 1).position();
            return road.recorder().recordAllAndAwait(told).compose(accepted -> messages(row, last, through));
        });
    }

    /** One after the other; how many answered yes. */
    private static <T> Future<Integer> inTurn(List<T> all, Function<T, Future<Boolean>> step) {
        Future<Integer> done = Future.succeededFuture(0);
        for (T one : all) {
            done = done.compose(count -> step.apply(one).map(yes -> yes ? count + 1 : count));
        }
        return done;
    }
}
