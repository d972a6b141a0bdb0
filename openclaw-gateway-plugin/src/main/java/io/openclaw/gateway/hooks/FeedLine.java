package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the feed: the envelope that the feed plugin puts around everything it hears.
 *
 * <p>Format: {@code {"v":1,"boot":uuid,"seq":n,"ts":ms,"source":"hook|diag|transcript","name":..,"event":{..},"ctx":{..}}}; event and
 * ctx may be missing.
 *
 * @param boot one per start of the plugin; with {@code seq} it names the line
 * @param seq from 1, without gaps unless the plugin had to drop lines
 * @param ts when the plugin heard it, by the gateway's clock
 * @param source which of the gateway's mouths; unknown ones are welcome
 * @param name the event's name; unknown ones are welcome
 * @param event what the gateway said; not to be changed
 * @param ctx what it said around it; not to be changed
 */
public record FeedLine(
        String boot, long seq, Instant ts, String source, String name, ObjectNode event, ObjectNode ctx) {

    private static final int VERSION = 1;
    private static final int LONGEST_NAME = 200;

    /** The line's own name: run of the source and number in it. */
    String nameAs(String what) {
        return what + ":" + boot + ":" + seq;
    }

    static FeedLine parse(String json) throws MalformedLineException {
        JsonNode node = tree(json);
        if (!node.isObject()) {
            throw new MalformedLineException("line", "is not a JSON object");
        }
        try {
            Long version = GatewayJson.count(node, "v");
            if (version != null && version != VERSION) {
                throw new MalformedLineException("v", "is not 1: written by a newer feed plugin. Update this program.");
            }
            return new FeedLine(
                    name(node, "boot"),
                    required("seq", GatewayJson.count(node, "seq")),
                    required("ts", GatewayJson.instant(node, "ts")),
                    name(node, "source"),
                    name(node, "name"),
                    GatewayJson.object(node, "event"),
                    GatewayJson.object(node, "ctx"));
        } catch (MisshapenException e) {
            throw new MalformedLineException("envelope", "is wrong: " + e.getMessage());
        }
    }

    private static JsonNode tree(String json) throws MalformedLineException {
        try {
            return GatewayJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new MalformedLineException("line", "is not JSON, or nested or long beyond measure");
        }
    }

    private static String name(JsonNode node, String field) throws MalformedLineException {
        String name = required(field, GatewayJson.text(node, field));
        if (name.length() > LONGEST_NAME) {
            throw new MalformedLineException(field, "is longer than " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private static <T> T required(String field, @Nullable T value) throws MalformedLineException {
        if (value == null) {
            throw new MalformedLineException(field, "is missing");
        }
        return value;
    }
}
