package io.openclaw.db.spool;

import com.fasterxml.jackson.core.JsonGenerator;
import io.openclaw.db.model.Recorded.Mark;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of one fact. What is unknown is left out. Every text is made fit for PostgreSQL on its way, and
 * {@link #marks()} tells what that took.
 */
final class JsonOut {

    /** No text field is longer than this, in UTF-8 bytes. */
    static final int MAX_TEXT_BYTES = 1 << 20;

    private static final int MAX_NAMES = 256;
    private static final int NOTE_BYTES = 256;

    /** What NUMERIC and jsonb hold without unfolding to thousands of digits; no money needs more. */
    private static final int MAX_SCALE = 100;

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final JsonGenerator to;
    private final TextPass pass;
    private final Set<Mark> marks = EnumSet.noneOf(Mark.class);

    JsonOut(JsonGenerator to, TextPass pass) {
        this.to = to;
        this.pass = pass;
    }

    Set<Mark> marks() {
        return marks;
    }

    void begin(String field) throws IOException {
        to.writeObjectFieldStart(field);
    }

    void end() throws IOException {
        to.writeEndObject();
    }

    /** Free text. */
    void text(String field, @Nullable String text) throws IOException {
        if (text != null) {
            to.writeStringField(field, cut(clean(passed(text, pass.text(text)))));
        }
    }

    /** Text that is JSON; written as a string, so that it comes back word for word. */
    void json(String field, @Nullable String json) throws IOException {
        if (json != null) {
            String text = passed(json, pass.json(json));
            String clean = text.length() > MAX_TEXT_BYTES ? text : cleanJson(text);
            to.writeStringField(field, cutJson(clean));
        }
    }

    /** The name of a thing. */
    void name(String field, @Nullable String name) throws IOException {
        if (name != null) {
            to.writeStringField(field, cutName(clean(name)));
        }
    }

    void names(String field, List<String> names) throws IOException {
        if (names.isEmpty()) {
            return;
        }
        to.writeArrayFieldStart(field);
        for (String name : names.subList(0, Math.min(names.size(), MAX_NAMES))) {
            to.writeString(cutName(clean(name)));
        }
        to.writeEndArray();
        if (names.size() > MAX_NAMES) {
            marks.add(Mark.TRUNCATED);
        }
    }

    void number(String field, @Nullable Number number) throws IOException {
        if (number != null) {
            to.writeNumberField(field, number.longValue());
        }
    }

    /** An exact amount; one beyond all measure is unknown. */
    void amount(String field, BigDecimal amount) throws IOException {
        if (Math.abs(amount.scale()) > MAX_SCALE || amount.precision() > CleanJson.MAX_NUMBER_LENGTH) {
            marks.add(Mark.SANITIZED);
        } else {
            to.writeNumberField(field, amount);
        }
    }

    void flag(String field, @Nullable Boolean flag) throws IOException {
        if (flag != null) {
            to.writeBooleanField(field, flag);
        }
    }

    /** ISO-8601 in UTC, to the nanosecond; years before 1 and after 9999 become the nearest moment PostgreSQL can hold. */
    void instant(String field, @Nullable Instant instant) throws IOException {
        if (instant == null) {
            return;
        }
        Instant held = instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
        if (!held.equals(instant)) {
            marks.add(Mark.SANITIZED);
        }
        to.writeStringField(field, IsoInstant.format(held));
    }

    /** Whole nanoseconds; more than 292 years becomes that. */
    void nanos(String field, @Nullable Duration length) throws IOException {
        if (length == null) {
            return;
        }
        boolean tooLong = length.compareTo(LONGEST) > 0;
        if (tooLong) {
            marks.add(Mark.SANITIZED);
        }
        to.writeNumberField(field, tooLong ? Long.MAX_VALUE : length.toNanos());
    }

    private String passed(String before, String after) {
        if (!after.equals(before)) {
            marks.add(Mark.REDACTED);
        }
        return after;
    }

    private String clean(String text) {
        return sanitized(text, CleanText.clean(text));
    }

    private String cleanJson(String text) {
        return sanitized(text, CleanJson.clean(text));
    }

    @SuppressWarnings("ReferenceEquality") // the cleaners promise the same object when nothing was done
    private String sanitized(String before, String after) {
        if (before != after) {
            marks.add(Mark.SANITIZED);
        }
        return after;
    }

    private String cut(String text) {
        if (!CleanText.longerThan(text, MAX_TEXT_BYTES)) {
            return text;
        }
        marks.add(Mark.TRUNCATED);
        return CleanText.head(text, MAX_TEXT_BYTES - NOTE_BYTES) + "\n[cut here: " + text.length()
                + " characters, SHA-256 " + TextDigest.sha256(text) + "]";
    }

    /** JSON that is cut is no JSON: what is left of it becomes a text beside its length and hash. */
    private String cutJson(String json) {
        if (!CleanText.longerThan(json, MAX_TEXT_BYTES)) {
            return json;
        }
        marks.add(Mark.TRUNCATED);
        // Escaping doubles quotes and backslashes at worst; a control character, which takes six, is rare in JSON.
        String head = CleanJson.quoted(clean(CleanText.head(json, MAX_TEXT_BYTES / 8)));
        return "{\"truncated\":true,\"length\":" + json.length() + ",\"sha256\":\"" + TextDigest.sha256(json)
                + "\",\"head\":" + head + "}";
    }

    @SuppressWarnings("ReferenceEquality") // the same object when nothing was cut
    private String cutName(String name) {
        String cut = FitText.cutName(name);
        if (cut != name) {
            marks.add(Mark.TRUNCATED);
        }
        return cut;
    }
}
