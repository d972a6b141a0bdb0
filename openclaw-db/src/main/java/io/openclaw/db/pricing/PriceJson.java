package io.openclaw.db.pricing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tiers and factors as JSON, in files and in the database: {@code [{"above":200000,"rates":{"input":6,"output":22.5}}]} and {@code {"batch":0.5}}.
 * Numbers are exact both ways.
 */
public final class PriceJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(com.fasterxml.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private PriceJson() {}

    public static String of(List<Tier> tiers) {
        return text(json -> {
            json.writeStartArray();
            for (Tier tier : tiers) {
                json.writeStartObject();
                json.writeNumberField("above", tier.above());
                json.writeObjectFieldStart("rates");
                rates(json, tier.rates());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    public static String of(Map<String, BigDecimal> factors) {
        return text(json -> {
            json.writeStartObject();
            for (Map.Entry<String, BigDecimal> factor : new TreeMap<>(factors).entrySet()) {
                json.writeNumberField(factor.getKey(), factor.getValue());
            }
            json.writeEndObject();
        });
    }

    /**
     * Tiers as {@link #of(List)} wrote them.
     *
     * @throws IllegalArgumentException when it is no such JSON
     */
    public static List<Tier> tiers(String json) {
        return tiers(parsed("{\"tiers\":" + json + "}").objects("tiers"));
    }

    /**
     * Factors as {@link #of(Map)} wrote them.
     *
     * @throws IllegalArgumentException when it is no such JSON
     */
    public static Map<String, BigDecimal> factors(String json) {
        return factors(parsed(json));
    }

    static List<Tier> tiers(List<Fields> objects) {
        List<Tier> tiers = new ArrayList<>();
        for (Fields tier : objects) {
            long above = tier.decimal("above").orElseThrow(Fields::missing).longValueExact();
            tiers.add(new Tier(above, rates(tier.object("rates"))));
        }
        return tiers;
    }

    static Map<String, BigDecimal> factors(Fields object) {
        Map<String, BigDecimal> factors = new HashMap<>();
        object.names().forEach(key -> factors.put(key, object.decimal(key).orElseThrow(Fields::missing)));
        return factors;
    }

    static Rates rates(Fields rates) {
        return new Rates(
                rates.decimal("input").orElseThrow(Fields::missing),
                rates.decimal("output").orElse(null),
                rates.decimal("cacheRead").orElse(null),
                rates.decimal("cacheWrite").orElse(null),
                rates.decimal("cacheWrite1h").orElse(null));
    }

    private static void rates(JsonGenerator json, Rates rates) throws IOException {
        rate(json, "input", rates.input());
        rate(json, "output", rates.output());
        rate(json, "cacheRead", rates.cacheRead());
        rate(json, "cacheWrite", rates.cacheWrite());
        rate(json, "cacheWrite1h", rates.cacheWrite1h());
    }

    private static void rate(JsonGenerator json, String name, @Nullable BigDecimal rate) throws IOException {
        if (rate != null) {
            json.writeNumberField(name, rate);
        }
    }

    private static Fields parsed(String json) {
        try {
            return Fields.of(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("It is not one JSON object.", e);
        }
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static String text(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed.", e);
        }
        return text.toString();
    }
}
