package io.openclaw.db.session;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.StoreFates;
import io.openclaw.db.postgres.StoreFates.Fate;
import io.openclaw.db.postgres.StoreSessions;
import io.openclaw.db.postgres.StoreSessions.Extent;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** What the database is asked. */
    private record There(StoreSessions sessions, StoreFates fates) {

        There(Postgres postgres, StoreFacts facts) {
            this(postgres.sessionsOf(facts.host(), facts.folder()), postgres.fatesOf(facts.host(), facts.folder()));
        }
    }

    /** What is done to one page of sessions, with what the database says of them. */
    private record PageOf(FormerKeys former, Map<String, Extent> extents, long through) {}

    void stop() {
        stopped = true;
    }

    /** How many sessions were set right. */
    Future<Integer> run() {
        return file.onFile(open -> open.messages().lastPosition())
                .compose(through ->
                        road.arrived(clock, PATIENCE).compose(postgres -> run(new There(postgres, facts), through)));
    }

    private Future<Integer> run(There there, long through) {
        return there.fates()
                .last()
                .compose(last -> file.onFile(open -> {
                    last.ifPresent(open::writeAfter);
                    return last;
                }))
                .compose(noted -> pages(there, "", through, 0));
    }

    private Future<Integer> pages(There there, String afterKey, long through, int mended) {
        return file.sessionsAfter(afterKey, SESSIONS).compose(rows -> {
            if (rows.isEmpty() || stopped) {
                return Future.succeededFuture(mended);
            }
            String last = rows.get(rows.size() - 1).key();
            return page(there, rows, through).compose(more -> pages(there, last, through, mended + more));
        });
    }

    private Future<Integer> page(There there, List<SessionRow> rows, long through) {
        List<String> keys = rows.stream().map(SessionRow::key).toList();
        return there.fates().of(keys).compose(fates -> {
            List<String> all = withNewKeys(keys, fates);
            return there.fates()
                    .past(all)
                    .compose(past -> there.sessions()
                            .extents(all, through)
                            .map(extents -> new PageOf(new FormerKeys(past), byKey(extents), through)))
                    .compose(page -> inTurn(fates, fate -> follow(page, fate))
                            .compose(followed ->
                                    inTurn(all, key -> tellAgain(page, key)).map(told -> followed + told)));
        });
    }

    /** The keys, with those that the sessions may get now. */
    private static List<String> withNewKeys(List<String> keys, List<Fate> fates) {
        Set<String> all = new LinkedHashSet<>(keys);
        for (Fate fate : fates) {
            if (fate.newKey() != null) {
                all.add(fate.newKey());
            }
        }
        return List.copyOf(all);
    }

    private static Map<String, Extent> byKey(List<Extent> extents) {
        return extents.stream().collect(Collectors.toMap(Extent::key, Function.identity(), (a, b) -> a));
    }

    /** Does here what was done there. */
    private Future<Boolean> follow(PageOf page, Fate fate) {
        if (!page.former().concernsPresent(fate)) {
            return Future.succeededFuture(false);
        }
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
            boolean whole = row.isPresent()
                    && !row.get().updatedAt().isAfter(fate.at())
                    && open.following().concernsPresent(fate.key(), fate.at());
            if (!whole || open.isTaken(newKey)) {
                return false;
            }
            open.rename(fate.key(), newKey);
            open.following().arrived(new Move(fate.key(), newKey, row.get().agent(), fate.at()));
            return true;
        });
    }

    private Future<Boolean> tellAgain(PageOf page, String key) {
        Extent there = page.extents().get(key);
        long known = there == null ? 0 : there.lastPosition();
        return file.onFile(open -> new Here(
                        open.sessions().find(key),
                        open.messages().count(key, page.through()),
                        open.messages().count(key, known)))
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
        Retold again = new Retold(facts, row, page.former());
        return road.recorder()
                .recordAllAndAwait(again.session())
                .compose(told -> messages(again, from, page.through()))
                .map(true);
    }

    private Future<Void> messages(Retold again, long after, long through) {
        return file.loadMessages(again.key(), Page.after(after, MESSAGES)).compose(stored -> {
            List<StoredMessage> missing =
                    stored.stream().filter(m -> m.position() <= through).toList();
            if (missing.isEmpty() || stopped) {
                return Future.succeededFuture();
            }
            long last = missing.get(missing.size() - 1).position();
            return road.recorder()
                    .recordAllAndAwait(again.messages(missing))
                    .compose(accepted -> messages(again, last, through));
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
