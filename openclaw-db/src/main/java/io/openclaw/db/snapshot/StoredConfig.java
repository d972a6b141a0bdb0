package io.openclaw.db.snapshot;

/**
 * A configuration as the database has it.
 *
 * @param json text
 * @param redacted whether it was stored without its secrets; openclaw-rs stored them as they were
 */
public record StoredConfig(String json, boolean redacted) {

    /** Not the text: it may hold secrets. */
    @Override
    public String toString() {
        return "StoredConfig[" + json.length() + " chars, redacted=" + redacted + "]";
    }
}
