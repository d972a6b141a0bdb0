package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.openclaw.db.ingest.GatewayJson;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a body holds before anything is built of it, for an empty span is two or three bytes of a body and hundreds in memory. What is
 * nested too deep, or misshapen, is left to those who read it.
 */
final class ExportSize {

    /** Spans, data points or log records. */
    static final int MOST_ITEMS = 100_000;

    /** Objects of JSON, or messages and unknown fields of protobuf: in 8 MiB, one for each 16 bytes. */
    static final int MOST_PARTS = 500_000;

    private static final Set<String> ITEMS = Set.of("spans", "dataPoints", "logRecords");

    /** No part is shorter than two bytes. */
    private static final int SURELY_FEW_BYTES = 2 * MOST_ITEMS;

    /** As deep as protobuf reads. */
    private static final int DEEPEST = 100;

    private final Signal signal;
    private int items;
    private int parts;

    private ExportSize(Signal signal) {
        this.signal = signal;
    }

    /**
     * Reads a body through.
     *
     * @param type of the export
     * @throws UnreadableExportException when it holds more than {@link #MOST_ITEMS} or {@link #MOST_PARTS}
     * @throws IOException when it is none of its encoding
     */
    static void check(Signal signal, Encoding encoding, byte[] body, Descriptor type)
            throws IOException, UnreadableExportException {
        if (body.length <= SURELY_FEW_BYTES) {
            return;
        }
        ExportSize size = new ExportSize(signal);
        if (encoding == Encoding.PROTOBUF) {
            size.message(CodedInputStream.newInstance(body), type, 1);
        } else {
            size.json(body);
        }
    }

    private void message(CodedInputStream in, Descriptor type, int depth)
            throws IOException, UnreadableExportException {
        int tag = in.readTag();
        while (tag != 0) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (isMessage(field, tag) && depth < DEEPEST) {
                part(field.isRepeated() ? field.getJsonName() : null);
                int outer = in.pushLimit(in.readRawVarint32());
                message(in, field.getMessageType(), depth + 1);
                in.popLimit(outer);
            } else {
                if (field == null) {
                    part(null);
                }
                if (!in.skipField(tag)) {
                    return;
                }
            }
            tag = in.readTag();
        }
    }

    private static boolean isMessage(@Nullable FieldDescriptor field, int tag) {
        return field != null
                && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private void json(byte[] body) throws IOException, UnreadableExportException {
        try (JsonParser parser = GatewayJson.MAPPER.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    part(arrayAround(parser.getParsingContext()));
                }
            }
        }
    }

    /** The member whose array an object is an element of; null where it is none. */
    private static @Nullable String arrayAround(JsonStreamContext object) {
        JsonStreamContext array = object.getParent();
        boolean isElement = array != null && array.inArray() && array.getParent() != null;
        return isElement ? array.getParent().getCurrentName() : null;
    }

    private void part(@Nullable String elementOf) throws UnreadableExportException {
        parts++;
        if (elementOf != null && ITEMS.contains(elementOf)) {
            items++;
        }
        if (items > MOST_ITEMS) {
            throw new UnreadableExportException("The export has more than " + MOST_ITEMS + " " + signal.item()
                    + "s. Let the exporter send fewer at once.");
        }
        if (parts > MOST_PARTS) {
            throw new UnreadableExportException("The export has more than " + MOST_PARTS
                    + " objects. Let the exporter send fewer " + signal.item() + "s at once.");
        }
    }
}
