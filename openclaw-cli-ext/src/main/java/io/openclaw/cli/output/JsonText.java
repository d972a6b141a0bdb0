package io.openclaw.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as text in, JSON as text out: numbers stay digit for digit what they are. */
public final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private static final DefaultPrettyPrinter PRETTY = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private JsonText() {}

    /** Why the text is no JSON value, with the place but without a word of the text; empty when it is one. */
    public static Optional<String> problem(String text) {
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() == null) {
                return Optional.of("it is empty");
            }
            json.skipChildren();
            return json.nextToken() == null
                    ? Optional.empty()
                    : Optional.of("something follows the value, " + place(json.currentTokenLocation()));
        } catch (JsonProcessingException e) {
            return Optional.of("it breaks off or goes wrong at " + place(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text as a JSON string. */
    public static String string(String text) {
        return write(json -> json.writeString(text), false);
    }

    /** One member a line, two spaces deep. */
    public static String pretty(String value) {
        return copied(value, true);
    }

    /** Without a blank that means nothing. */
    public static String compact(String value) {
        return copied(value, false);
    }

    /** The characters of a JSON string; empty when the value is none. */
    public static Optional<String> text(String value) {
        try (JsonParser json = FACTORY.createParser(value)) {
            return json.nextToken() == JsonToken.VALUE_STRING ? Optional.of(json.getText()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a pointer of RFC 6901 leads to; empty when there is nothing.
     *
     * @throws IllegalArgumentException when it is no pointer
     */
    public static Optional<String> at(String value, String pointer) {
        JsonPointer where = JsonPointer.compile(pointer);
        if (where.matches()) {
            return Optional.of(value);
        }
        try (JsonParser json = new FilteringParserDelegate(
                FACTORY.createParser(value), new JsonPointerBasedFilter(where), Inclusion.ONLY_INCLUDE_ALL, false)) {
            return json.nextToken() == null
                    ? Optional.empty()
                    : Optional.of(write(out -> out.copyCurrentStructureExact(json), false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String copied(String value, boolean pretty) {
        return write(
                out -> {
                    try (JsonParser json = FACTORY.createParser(value)) {
                        json.nextToken();
                        out.copyCurrentStructureExact(json);
                    }
                },
                pretty);
    }

    private static String write(Writing writing, boolean pretty) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            if (pretty) {
                json.setPrettyPrinter(PRETTY.createInstance());
            }
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed.", e);
        }
        return text.toString();
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "its end" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** Writes something. */
    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }
}
