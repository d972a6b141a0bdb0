package io.openclaw.db.recorder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.spool.TextDigest;
import io.openclaw.db.spool.TextPass;

/**
 * Takes secrets out of a fact's text as it is encoded. Text that is JSON is redacted as JSON, so that a field named {@code password} tells
 * what its value is. Over-long text is cut before it is looked at, with room to spare, so that no secret is cut in two.
 */
final class SecretsOut implements TextPass {

    /** Longer text is cut by the codec anyway, to 1 MiB. */
    private static final int MOST_CHARS = 1 << 20;

    /** No secret that a rule knows is longer than this. */
    private static final int MARGIN = 8 << 10;

    private static final JsonMapper JSON = new JsonMapper();

    private final Redactor redactor;

    SecretsOut(Redactor redactor) {
        this.redactor = redactor;
    }

    @Override
    public String text(String text) {
        if (text.length() <= MOST_CHARS) {
            return redactor.redact(text);
        }
        String head = redactor.redact(text.substring(0, MOST_CHARS));
        int kept = Math.max(0, head.length() - MARGIN);
        return head.substring(0, kept) + "\n[cut here: " + text.length() + " characters, SHA-256 "
                + TextDigest.sha256(text) + "]";
    }

    @Override
    public String json(String json) {
        if (json.length() > MOST_CHARS) {
            return text(json);
        }
        try {
            JsonNode tree = JSON.readTree(json);
            JsonNode clean = redactor.redactJson(tree);
            return clean.equals(tree) ? json : JSON.writeValueAsString(clean);
        } catch (JsonProcessingException e) {
            return redactor.redact(json);
        }
    }
}
