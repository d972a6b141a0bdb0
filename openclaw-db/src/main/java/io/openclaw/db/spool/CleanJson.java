package io.openclaw.db.spool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.StringWriter;

/**
 * JSON text as PostgreSQL's jsonb takes it: no NUL and no lone surrogates, raw or escaped, no NaN, no number that unfolds to
 * thousands of digits, not nested deeper than {@link #MAX_DEPTH}. Clean input comes out as the same object, word for word.
 */
final class CleanJson {

    static final int MAX_DEPTH = 200;
    static final int MAX_NUMBER_LENGTH = 100;

    /** jsonb keeps numbers as digits: 1e131071 takes 30 bytes and reads back as 131,079 characters. */
    private static final int MAX_EXPONENT = 308;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();

    /** Names come from strangers: remembering them would fill memory. */
    private static final JsonFactory STRICT = JsonFactory.builder()
            .streamReadConstraints(LIMITS)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final JsonFactory LENIENT = JsonFactory.builder()
            .streamReadConstraints(LIMITS)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private CleanJson() {}

    /** The text itself when jsonb takes it; else the nearest that it takes; a JSON string when it is no JSON at all. */
    static String clean(String json) {
        String text = CleanText.clean(json);
        if (!hasDoubtfulEscape(text) && isClean(text)) {
            return text;
        }
        try {
            return rewritten(text);
        } catch (IOException e) {
            return quoted(text);
        }
    }

    /** The text as a JSON string. */
    static String quoted(String text) {
        StringWriter out = new StringWriter(text.length() + 16);
        try (JsonGenerator to = STRICT.createGenerator(out)) {
            to.writeString(text);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed.", e);
        }
        return out.toString();
    }

    /** Whether an escape may stand for NUL or half a character. */
    private static boolean hasDoubtfulEscape(String json) {
        for (int at = json.indexOf("\\u"); at >= 0 && at + 5 < json.length(); at = json.indexOf("\\u", at + 2)) {
            char third = json.charAt(at + 2);
            if (third == 'd' || third == 'D' || json.startsWith("0000", at + 2)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this is exactly one JSON value that needs no change. */
    private static boolean isClean(String json) {
        int values = 0;
        try (JsonParser from = STRICT.createParser(json)) {
            for (JsonToken token = from.nextToken(); token != null; token = from.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT && isExcessive(from.getText())) {
                    return false;
                }
                if (from.getParsingContext().inRoot()) {
                    values++;
                }
            }
            return values == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** The same JSON with what jsonb refuses replaced; the text itself when there turns out to be nothing. */
    private static String rewritten(String json) throws IOException {
        StringWriter out = new StringWriter(json.length() + 64);
        boolean changed = false;
        try (JsonParser from = LENIENT.createParser(json);
                JsonGenerator to = STRICT.createGenerator(out)) {
            if (from.nextToken() == null) {
                throw new IOException("empty");
            }
            do {
                changed |= copy(from, to);
                from.nextToken();
            } while (from.currentToken() != null && !to.getOutputContext().inRoot());
            if (from.currentToken() != null) {
                throw new IOException("more than one value");
            }
        }
        return changed ? out.toString() : json;
    }

    /** Copies one token; tells whether it had to be changed. */
    private static boolean copy(JsonParser from, JsonGenerator to) throws IOException {
        switch (from.currentToken()) {
            case FIELD_NAME -> {
                String name = CleanText.clean(from.currentName());
                to.writeFieldName(name);
                return !name.equals(from.currentName());
            }
            case VALUE_STRING -> {
                String text = CleanText.clean(from.getText());
                to.writeString(text);
                return !text.equals(from.getText());
            }
            case VALUE_NUMBER_FLOAT -> {
                return copyNumber(from, to);
            }
            default -> {
                to.copyCurrentEvent(from);
                return false;
            }
        }
    }

    /** A number that is none becomes null; one beyond all measure keeps its text, as a string. */
    private static boolean copyNumber(JsonParser from, JsonGenerator to) throws IOException {
        if (from.isNaN()) {
            to.writeNull();
            return true;
        }
        String number = from.getText();
        if (isExcessive(number)) {
            to.writeString(number);
            return true;
        }
        to.writeNumber(number);
        return false;
    }

    private static boolean isExcessive(String number) {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e < 0) {
            return false;
        }
        int digits = number.length() - e - 1;
        return digits > 6 || Math.abs(Integer.parseInt(number.substring(e + 1))) > MAX_EXPONENT;
    }
}
