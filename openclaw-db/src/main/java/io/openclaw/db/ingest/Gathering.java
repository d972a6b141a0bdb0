package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Scope;
import io.openclaw.db.postgres.DeadLetter;
import io.openclaw.db.postgres.FileProgress.Counts;
import io.openclaw.db.postgres.FileProgress.LastError;
import io.openclaw.db.postgres.UnknownTypes;
import io.openclaw.db.recorder.FactPreparation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The facts of one page as they may be written, and the lines that gave none. */
final class Gathering {

    /** Kind of a dead letter that is a line; others bear the kind of their fact. */
    static final String LINE = "LINE";

    /** So many bad lines of a file are kept whole, and then one of so many: a file of garbage stays where it is anyway. */
    private static final int KEPT = 100;

    private static final int LONGEST_NAME = 80;

    /** Of types that are not known, in a page. */
    private static final int MOST_NAMES = 50;

    private static final JsonMapper JSON = new JsonMapper();

    private final Input input;
    private final String source;
    private final String path;
    private final FactPreparation preparation;
    private final Instant now;
    private final long errorsBefore;
    private final List<Recorded> facts = new ArrayList<>();
    private final List<DeadLetter> dead = new ArrayList<>();
    private final Map<String, Long> unknownTypes = new TreeMap<>();
    private long lines;
    private long errors;
    private long unknown;
    private @Nullable Instant latest;
    private @Nullable LastError lastError;

    /** @param errorsBefore how many lines of the file were bad before */
    Gathering(Input input, ReadingParts parts, long errorsBefore) {
        this.input = input;
        this.source = input.source();
        this.path = input.path().toString();
        this.preparation = parts.preparation();
        this.now = parts.clock().instant();
        this.errorsBefore = errorsBefore;
    }

    /** A line, with what it says. All of it or nothing: what cannot be prepared makes the line a bad one. */
    void add(Line line, List<Fact> said) {
        lines++;
        List<Recorded> prepared = new ArrayList<>(said.size());
        try {
            for (int i = 0; i < said.size(); i++) {
                prepared.add(prepared(said.get(i), line.text(), i));
            }
        } catch (RuntimeException | StackOverflowError e) {
            refuse(line, "cannot be encoded (" + e.getClass().getSimpleName() + ")");
            return;
        }
        prepared.forEach(this::add);
    }

    /** A line that says nothing, and why. */
    void bad(Line line, String why) {
        lines++;
        refuse(line, why);
    }

    /** A fact of a page of a store. */
    void add(Fact fact, String place) {
        try {
            add(prepared(fact, place, 0));
        } catch (RuntimeException | StackOverflowError e) {
            trouble(0, "a fact cannot be encoded (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Something could not be read; it is no line that could be kept. */
    void trouble(long offset, String what) {
        errors++;
        lastError = new LastError(offset, what);
    }

    private void add(Recorded recorded) {
        Fact fact = recorded.fact();
        if (fact instanceof RawEvent event && !input.knows(event)) {
            unknown++;
            unknownTypes.merge(nameOf(event), 1L, Long::sum);
        }
        if (latest == null || fact.at().isAfter(latest)) {
            latest = fact.at();
        }
        facts.add(recorded);
    }

    /** Names have letters, digits and some signs; what stands in its place in a broken file may be anything. */
    private String nameOf(RawEvent event) {
        String name = event.name().replaceAll("[^\\w.:/ -]", "?");
        String cut = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
        return unknownTypes.size() < MOST_NAMES || unknownTypes.containsKey(cut) ? cut : UnknownTypes.OTHERS;
    }

    /** A fact without a name of its own is named by its line, so that the same line in a copy of the file is the same fact. */
    private Recorded prepared(Fact fact, String line, int index) {
        UUID id = fact.naturalKey().isPresent()
                ? UuidCreator.getTimeOrderedEpochFast()
                : FactIds.derived("line|" + source + "|" + hash(line) + "|" + index);
        return preparation.prepare(id, now, fact);
    }

    private void refuse(Line line, String why) {
        trouble(line.from(), why);
        long number = errorsBefore + errors;
        if (number <= KEPT || number % KEPT == 0) {
            dead.add(letter(line, why));
        }
    }

    private DeadLetter letter(Line line, String why) {
        return new DeadLetter(
                FactIds.derived("dead line|" + path + "|" + line.from() + "|" + hash(line.text())),
                now,
                line.from(),
                LINE,
                line.tooLong() ? "too_long" : "malformed",
                path + ", offset " + line.from() + ": " + why,
                payload(line));
    }

    /** The line without its secrets, by the way that every raw event goes. */
    private byte[] payload(Line line) {
        try {
            String json = JSON.writeValueAsString(Map.of("line", line.text()));
            RawEvent event = new RawEvent(source, LINE, null, null, Scope.NONE, json, now);
            RawEvent kept = (RawEvent)
                    preparation.prepare(FactIds.derived(path), now, event).fact();
            return kept.json().getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException | RuntimeException | StackOverflowError e) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
    }

    private static String hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Print.sha256(bytes, bytes.length));
    }

    int size() {
        return facts.size();
    }

    List<Recorded> facts() {
        return facts;
    }

    List<DeadLetter> dead() {
        return dead;
    }

    Counts counts() {
        return new Counts(lines, facts.size(), errors, unknown);
    }

    Map<String, Long> unknownTypes() {
        return unknownTypes;
    }

    @Nullable Instant latest() {
        return latest;
    }

    @Nullable LastError lastError() {
        return lastError;
    }
}
