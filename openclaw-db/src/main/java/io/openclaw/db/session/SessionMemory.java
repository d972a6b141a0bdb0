package io.openclaw.db.session;

import io.openclaw.db.session.Held.State;
import io.openclaw.db.session.SessionsConfig.Memory;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions used last, in memory: those written to are there before PostgreSQL has them, and those read are there when it has gone.
 * Bounded; a session that is let go is read from PostgreSQL again, once that has what was written. Also mints the places and times of
 * messages. Any thread.
 */
final class SessionMemory {

    /** Beyond so many sessions written to, those that PostgreSQL must have by now are looked for. */
    private static final int MANY_MARKS = 10_000;

    private final Memory bounds;
    private final Clock clock;
    private final LinkedHashMap<String, Held> sessions = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Instant> writtenAt = new HashMap<>();
    private long bytes;
    private long lastPosition;
    private long lastFarewell = Long.MIN_VALUE;

    /** Sessions that are being looked up: what is let go of meanwhile must not come back. */
    private final Map<String, Object> asked = new HashMap<>();

    SessionMemory(Memory bounds, Clock clock) {
        this.bounds = bounds;
        this.clock = clock;
    }

    synchronized State state(String key) {
        Held held = sessions.get(key);
        return held == null ? State.UNKNOWN : held.state();
    }

    /** The page; empty when memory cannot tell. */
    synchronized Optional<List<StoredMessage>> page(String key, Page page) {
        Held held = sessions.get(key);
        return held == null ? Optional.empty() : held.page(page);
    }

    /** A session begins, of which it is known that there was none. Its row. */
    synchronized SessionRow begin(String key, String agent, String model) {
        Instant now = now();
        begin(key, agent, now);
        return new SessionRow(key, agent, model, now, now, 0);
    }

    synchronized void begin(String key, String agent, Instant at) {
        change(key, agent, held -> held.begin(agent, at));
    }

    /** A session is used, of which it is not known whether there was one. Its row, if there was none. */
    synchronized SessionRow use(String key, String agent, String model) {
        Instant now = now();
        change(key, agent, held -> {});
        return new SessionRow(key, agent, model, now, now, 0);
    }

    /** Appends; the session is of {@code agent} if nobody knows better. */
    synchronized Appended append(String key, String agent, List<SessionMessage> all) {
        Instant now = now();
        List<StoredMessage> stored = new ArrayList<>(all.size());
        for (SessionMessage message : all) {
            lastPosition = Math.max(lastPosition + 1, ChronoUnit.MICROS.between(Instant.EPOCH, now));
            stored.add(new StoredMessage(lastPosition, message, now));
        }
        stored.forEach(message -> add(key, agent, message));
        Held held = sessions.get(key);
        return new Appended(held == null ? agent : held.agent(), key, stored);
    }

    synchronized void add(String key, String agent, StoredMessage message) {
        lastPosition = Math.max(lastPosition, message.position());
        change(key, new Held(agent, message.at()), held -> held.add(message, bounds.messages()));
    }

    /** A use that is no news in the conversation: its agent, if nobody knows better the given one, and when it was last written to. */
    synchronized SessionRow lastUse(String key, String agent) {
        Held held = sessions.get(key);
        String itsAgent = held == null ? agent : held.agent();
        Instant at = held == null ? now() : held.usedAt();
        return new SessionRow(key, itsAgent, "", at, at, 0);
    }

    synchronized boolean isUsedSince(String key, Instant moment) {
        Held held = sessions.get(key);
        return held != null && held.state() != State.ABSENT && !held.usedAt().isBefore(moment);
    }

    /** The past of a session is about to be looked up: what {@link #base} is to be told with. */
    synchronized Object asking(String key) {
        Object question = new Object();
        asked.put(key, question);
        return question;
    }

    /** A lookup has ended, with or without an answer. */
    synchronized void answered(String key, Object question) {
        asked.remove(key, question);
    }

    /** The past of a session was looked up; counts only where it is not known by now, and nothing was let go of or deleted since. */
    synchronized void base(String key, Optional<Base> found, Object question) {
        if (state(key) != State.UNKNOWN || asked.get(key) != question) {
            return;
        }
        found.ifPresent(base -> base.messages().forEach(m -> lastPosition = Math.max(lastPosition, m.position())));
        Held held = sessions.get(key);
        if (found.isPresent()) {
            Base base = found.get();
            // A lookup is no use: held too new, it would be spared by the pruning of what nobody uses.
            change(key, new Held(base.agent(), base.usedAt()), it -> it.base(base, bounds.messages()));
        } else if (held == null) {
            change(key, "", Held::end);
        } else {
            change(key, held.agent(), it -> it.begin(it.agent(), it.usedAt()));
        }
    }

    /** The session ends, if there is one: how many messages go, and when. What is written from now on is later. */
    synchronized Optional<Deletion> delete(String key) {
        Held held = sessions.get(key);
        if (held == null || held.state() == State.ABSENT) {
            return Optional.empty();
        }
        Deletion deletion = new Deletion(
                key, held.agent(), Math.toIntExact(held.messages()), lastPosition, farewell(held.usedAt()));
        change(key, held.agent(), Held::end);
        return Optional.of(deletion);
    }

    /** A session that memory need not know ends; whose it is, PostgreSQL knows for certain. */
    synchronized Deletion delete(String key, String agent, Instant usedAt) {
        Deletion known = delete(key).orElseGet(() -> new Deletion(key, agent, 0, 0, farewell(usedAt)));
        change(key, agent, Held::end);
        return new Deletion(key, agent, known.messages(), known.through(), known.at());
    }

    /** The session gets another key, if there is one. */
    synchronized Optional<Move> move(String from, String to) {
        Held held = sessions.get(from);
        if (held == null || held.state() == State.ABSENT) {
            return Optional.empty();
        }
        if (state(to) != State.ABSENT) {
            throw new SessionExistsException(from, to);
        }
        Move move = new Move(from, to, held.agent(), farewell(held.usedAt()));
        forget(to);
        sessions.put(to, held);
        Held gone = ended(move.at());
        bytes += gone.bytes();
        sessions.put(from, gone);
        return Optional.of(move);
    }

    /** What happens from now on is later than this, which is no earlier than anything before. */
    private Instant farewell(Instant usedAt) {
        lastFarewell = Math.max(now().toEpochMilli(), usedAt.toEpochMilli());
        return Instant.ofEpochMilli(lastFarewell);
    }

    private static Held ended(Instant at) {
        Held held = new Held("", at);
        held.end();
        return held;
    }

    /** Something was deleted or renamed at that moment: what is written from now on is later. */
    synchronized void writeAfter(Instant moment) {
        lastFarewell = Math.max(lastFarewell, moment.toEpochMilli());
    }

    /** Somebody else deleted what happened in a session until a moment: PostgreSQL knows what is left. */
    synchronized void deletedElsewhere(String key, Instant at) {
        Held held = sessions.get(key);
        if (held != null && held.hasMessagesUntil(at)) {
            forget(key);
        }
        asked.remove(key);
        writeAfter(at);
        writtenAt.put(key, clock.instant());
    }

    /** What memory says of a session is not so. */
    synchronized void forget(String key) {
        asked.remove(key);
        Held held = sessions.remove(key);
        bytes -= held == null ? 0 : held.bytes();
    }

    /** A fact that concerns the session has just been recorded. */
    synchronized void written(String key) {
        writtenAt.put(key, clock.instant());
    }

    /** When a session was last written to, if PostgreSQL may not have it; null when nothing is on its way. */
    synchronized @Nullable Instant writtenAt(String key) {
        return writtenAt.get(key);
    }

    /** PostgreSQL has everything that was recorded before this moment. */
    synchronized void arrived(Instant mark) {
        if (writtenAt.size() > MANY_MARKS) {
            writtenAt.values().removeIf(at -> at.isBefore(mark));
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(Math.max(clock.millis(), lastFarewell + 1));
    }

    private void change(String key, String agent, Consumer<Held> how) {
        change(key, new Held(agent, now()), how);
    }

    /** @param fresh what is changed if nothing is held */
    private void change(String key, Held fresh, Consumer<Held> how) {
        Held known = sessions.get(key);
        Held held = known == null ? fresh : known;
        long before = known == null ? 0 : held.bytes();
        sessions.put(key, held);
        how.accept(held);
        bytes += held.bytes() - before;
        makeRoom(key);
    }

    /** The session at hand stays, however large. */
    private void makeRoom(String atHand) {
        Iterator<Map.Entry<String, Held>> eldest = sessions.entrySet().iterator();
        while ((sessions.size() > bounds.sessions() || bytes > bounds.bytes()) && eldest.hasNext()) {
            Map.Entry<String, Held> next = eldest.next();
            if (!next.getKey().equals(atHand)) {
                bytes -= next.getValue().bytes();
                asked.remove(next.getKey());
                eldest.remove();
            }
        }
    }
}
