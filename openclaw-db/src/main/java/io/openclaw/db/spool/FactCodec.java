package io.openclaw.db.spool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.format.DateTimeParseException;

/**
 * The form a fact has on disk: one flat JSON object, what is unknown left out, instants as ISO-8601 in UTC, lengths in
 * nanoseconds, money exact. Encoding also makes the fact fit for PostgreSQL, so that what is stored is what was hashed and
 * what the drainer reads: text without NUL and half characters, no text field beyond 1 MiB (the rest is told by length and
 * SHA-256), no name beyond 1 KiB, embedded JSON that jsonb takes, years 1 to 9999.
 *
 * <p>Decoding gives back the very fact, where nothing had to be done to it. Thread-safe.
 */
public final class FactCodec {

    private static final int MAX_STRING = 16 << 20;
    private static final int TYPICAL_BYTES = 2048;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(CleanJson.MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNumberLength(CleanJson.MAX_NUMBER_LENGTH * 2)
                    .build())
            .build();

    private static final ObjectReader READER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private FactCodec() {}

    /** The fact as it is, made fit. */
    public static Encoded encode(Fact fact) {
        return encode(fact, TextPass.NONE);
    }

    /** The fact with its free text sent through {@code pass} first. */
    public static Encoded encode(Fact fact, TextPass pass) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator to = FACTORY.createGenerator(bytes)) {
            JsonOut out = new JsonOut(to, pass);
            to.writeStartObject();
            new FactWriter(out).write(fact);
            to.writeEndObject();
            to.flush();
            return new Encoded(bytes.toByteArray(), out.marks());
        } catch (IOException e) {
            throw new IllegalStateException("Writing a fact of kind " + fact.kind() + " to memory failed.", e);
        }
    }

    /**
     * The fact these bytes stand for.
     *
     * @throws UndecodableFactException when they stand for none
     */
    public static Fact decode(FactKind kind, byte[] utf8Json) {
        try {
            JsonNode node = READER.readValue(utf8Json);
            if (!node.isObject()) {
                throw new UndecodableFactException(kind, "it is not a JSON object");
            }
            return new FactReader(new JsonIn(node)).read(kind);
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw new UndecodableFactException(kind, "it is no valid JSON at byte " + at);
        } catch (JsonIn.MissingFieldException e) {
            throw new UndecodableFactException(kind, String.valueOf(e.getMessage()));
        } catch (IOException | DateTimeParseException | IllegalArgumentException | ArithmeticException e) {
            throw new UndecodableFactException(kind, "a value in it is none that this version knows");
        }
    }
}
