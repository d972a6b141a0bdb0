package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something a gateway said that has no table of its own, kept word for word after redaction.
 *
 * @param source which of the gateway's mouths: hook, diag, transcript, …
 * @param name the event's name
 * @param boot the run of the source that numbered it
 * @param sequence its number in that run
 * @param json the event and its context, a JSON object
 * @param at when, by the source's clock
 */
public record RawEvent(
        String source,
        String name,
        @Nullable String boot,
        @Nullable Long sequence,
        Scope scope,
        String json,
        Instant at)
        implements Fact {

    /** Source of the spans by which a gateway or an assistant tells of its model calls. The schema knows it, too. */
    public static final String GATEWAY_SPAN = "otlp-call";

    public RawEvent {
        Texts.required(source, "Source of a raw event");
        Texts.required(name, "Name of a raw event");
        Texts.required(json, "Body of a raw event");
        boot = Texts.orNull(boot);
    }

    @Override
    public FactKind kind() {
        return FactKind.RAW_EVENT;
    }

    @Override
    public Optional<String> naturalKey() {
        return boot == null || sequence == null ? Optional.empty() : FactIds.key("raw", boot, Long.toString(sequence));
    }

    @Override
    public int weight() {
        return 256 + json.length();
    }
}
