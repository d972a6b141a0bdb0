package io.openclaw.db.spool;

/**
 * What is done to free text before it is cut and written: redaction. It comes first, so that no secret is cut in two and
 * missed. Names of things (session keys, call ids, models) do not pass through here: they are identities.
 *
 * <p>Must return its argument, or an equal text, where nothing was done: anything else marks the fact as redacted.
 */
public interface TextPass {

    /** Leaves everything as it is. */
    TextPass NONE = new TextPass() {
        @Override
        public String text(String text) {
            return text;
        }

        @Override
        public String json(String json) {
            return json;
        }
    };

    /** Plain text: message content, reasoning, errors, results. */
    String text(String text);

    /** Text that is JSON: tool arguments, tool calls, raw events. What comes out should be JSON too; else it is kept as a JSON string. */
    String json(String json);
}
