package io.openclaw.db.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What memory knows of one session: its last messages, and how many there are before them. Guarded by {@link SessionMemory}. */
final class Held {

    /** Memory of a message beside its text. */
    private static final long OVERHEAD = 200;

    /** What is known of a session's past. */
    enum State {
        /** Nothing: what is held came since, and there may be more before. */
        UNKNOWN,
        /** There is no such session. */
        ABSENT,
        /** All of it is held but for {@link #before} messages. */
        PRESENT
    }

    private final TreeMap<Long, StoredMessage> tail = new TreeMap<>();
    private State state = State.UNKNOWN;
    private String agent;
    private Instant usedAt;
    private long before;
    private long bytes = OVERHEAD;

    Held(String agent, Instant usedAt) {
        this.agent = agent;
        this.usedAt = usedAt;
    }

    State state() {
        return state;
    }

    String agent() {
        return agent;
    }

    /** When it was last written to. */
    Instant usedAt() {
        return usedAt;
    }

    long bytes() {
        return bytes;
    }

    long messages() {
        return before + tail.size();
    }

    /** It begins now, with nothing before it. */
    void begin(String itsAgent, Instant at) {
        state = State.PRESENT;
        agent = itsAgent;
        usedAt = at;
        before = 0;
    }

    void end() {
        state = State.ABSENT;
        tail.clear();
        before = 0;
        bytes = OVERHEAD;
    }

    void add(StoredMessage message, int most) {
        if (tail.putIfAbsent(message.position(), message) == null) {
            bytes += weight(message.message());
        }
        usedAt = usedAt.isAfter(message.at()) ? usedAt : message.at();
        trim(most);
    }

    /** Its past was looked up. */
    void base(Base found, int most) {
        state = State.PRESENT;
        agent = found.agent();
        before = found.before();
        usedAt = usedAt.isAfter(found.usedAt()) ? usedAt : found.usedAt();
        found.messages().forEach(message -> add(message, Integer.MAX_VALUE));
        trim(most);
    }

    /** The page; empty when memory does not have all of it. */
    Optional<List<StoredMessage>> page(Page page) {
        return switch (state) {
            case UNKNOWN -> Optional.empty();
            case ABSENT -> Optional.of(List.of());
            case PRESENT ->
                switch (page.direction()) {
                    case FORWARD -> forward(page);
                    case BACKWARD -> backward(page);
                };
        };
    }

    boolean hasMessagesUntil(Instant moment) {
        return before > 0
                || tail.values().stream().anyMatch(message -> !message.at().isAfter(moment));
    }

    private Optional<List<StoredMessage>> forward(Page page) {
        boolean all = before == 0 || (!tail.isEmpty() && page.position() >= tail.firstKey());
        return all ? Optional.of(first(tail.tailMap(page.position(), false).values(), page.limit())) : Optional.empty();
    }

    private Optional<List<StoredMessage>> backward(Page page) {
        List<StoredMessage> last = new ArrayList<>(
                first(tail.headMap(page.position(), false).descendingMap().values(), page.limit()));
        Collections.reverse(last);
        return before == 0 || last.size() == page.limit() ? Optional.of(List.copyOf(last)) : Optional.empty();
    }

    private static List<StoredMessage> first(Collection<StoredMessage> some, int limit) {
        return some.stream().limit(limit).toList();
    }

    /** Of a session whose past is unknown nothing is let go: it must join what will be found. */
    private void trim(int most) {
        while (state == State.PRESENT && tail.size() > most) {
            bytes -= weight(tail.pollFirstEntry().getValue().message());
            before++;
        }
    }

    private static long weight(SessionMessage message) {
        return OVERHEAD
                + 2L * (length(message.content()) + length(message.reasoning()) + length(message.toolCallsJson()));
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
