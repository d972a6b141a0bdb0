package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.openclaw.db.ingest.MisshapenException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Reads the JSON form of OTLP into its messages. It is that of proto3 but for this: trace and span ids are hexadecimal, enums are numbers,
 * unknown fields mean nothing (OTLP specification, "JSON Protobuf Encoding"). Whole numbers of 64 bits come as text or as numbers.
 *
 * <p>A span, metric or log record that is misshapen is left out and counted; it never spoils its neighbours.
 */
final class OtlpJson {

    private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
    private static final Set<String> ITEMS = Set.of("spans", "metrics", "log_records");

    private static final Set<FieldDescriptor.Type> UNSIGNED = EnumSet.of(
            FieldDescriptor.Type.FIXED64,
            FieldDescriptor.Type.FIXED32,
            FieldDescriptor.Type.UINT64,
            FieldDescriptor.Type.UINT32);

    /** Of a whole number; written out, one with a large exponent would take all memory. */
    private static final int MOST_DIGITS = 20;

    private int misshapen;

    /** Items that were left out. */
    int misshapen() {
        return misshapen;
    }

    /** @throws MisshapenException naming the field whose value is none of its type */
    void read(JsonNode json, Message.Builder into) {
        if (!json.isObject()) {
            throw new MisshapenException(into.getDescriptorForType().getName(), "is not an object");
        }
        Map<String, FieldDescriptor> fields = new HashMap<>();
        into.getDescriptorForType().getFields().forEach(field -> fields.put(field.getJsonName(), field));
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            FieldDescriptor field = fields.get(member.getKey());
            JsonNode value = member.getValue();
            if (field != null && !value.isNull()) {
                if (field.isRepeated()) {
                    elements(field, value, into);
                } else {
                    into.setField(field, value(field, value, into));
                }
            }
        }
    }

    private void elements(FieldDescriptor field, JsonNode array, Message.Builder into) {
        if (!array.isArray()) {
            throw new MisshapenException(field.getJsonName(), "is not an array");
        }
        for (JsonNode element : array) {
            try {
                into.addRepeatedField(field, value(field, element, into));
            } catch (MisshapenException e) {
                if (!ITEMS.contains(field.getName())) {
                    throw e;
                }
                misshapen++;
            }
        }
    }

    private Object value(FieldDescriptor field, JsonNode value, Message.Builder parent) {
        try {
            return switch (field.getJavaType()) {
                case MESSAGE -> message(field, value, parent);
                case STRING -> value.isTextual() ? value.textValue() : none(field);
                case BYTE_STRING -> bytes(field, value);
                case BOOLEAN -> value.isBoolean() ? value.booleanValue() : none(field);
                case INT -> Math.toIntExact(whole(field, value));
                case LONG -> whole(field, value);
                case FLOAT -> (float) real(value);
                case DOUBLE -> real(value);
                case ENUM -> enumValue(field.getEnumType(), value);
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MisshapenException(field.getJsonName(), "has a value that is none of its type");
        }
    }

    private Message message(FieldDescriptor field, JsonNode value, Message.Builder parent) {
        Message.Builder builder = parent.newBuilderForField(field);
        read(value, builder);
        return builder.build();
    }

    private static ByteString bytes(FieldDescriptor field, JsonNode value) {
        byte[] bytes = IDS.contains(field.getName())
                ? HexFormat.of().parseHex(value.asText())
                : Base64.getDecoder().decode(value.asText());
        return ByteString.copyFrom(bytes);
    }

    /** The fields of time are unsigned, and read as the same 64 bits. */
    private static long whole(FieldDescriptor field, JsonNode value) {
        BigDecimal decimal = new BigDecimal(value.asText());
        if (decimal.precision() - (long) decimal.scale() > MOST_DIGITS || decimal.scale() > MOST_DIGITS) {
            none(field);
        }
        BigInteger number = decimal.toBigIntegerExact();
        if (!UNSIGNED.contains(field.getType())) {
            return number.longValueExact();
        }
        if (number.signum() < 0 || number.bitLength() > Long.SIZE) {
            none(field);
        }
        return number.longValue();
    }

    private static double real(JsonNode value) {
        return value.isNumber() ? value.doubleValue() : Double.parseDouble(value.asText());
    }

    /** Names are against the specification, and there are exporters that send them. */
    private static EnumValueDescriptor enumValue(EnumDescriptor type, JsonNode value) {
        EnumValueDescriptor named = value.isTextual() ? type.findValueByName(value.textValue()) : null;
        return named != null ? named : type.findValueByNumberCreatingIfUnknown(Integer.parseInt(value.asText()));
    }

    private static Object none(FieldDescriptor field) {
        throw new IllegalArgumentException(field.getJsonName());
    }
}
