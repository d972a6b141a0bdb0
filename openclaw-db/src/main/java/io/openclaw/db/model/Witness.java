package io.openclaw.db.model;

/**
 * Who tells of a model call. The codes are written to disk and to the database: never change or reuse one.
 *
 * <p>A host that embeds us knows the whole call ({@link #HOST}) and its fact is the row. A gateway tells of one call from several
 * sides; each side is kept, and the row is made of all of them, see {@link CallMerge}.
 */
public enum Witness {
    /** The embedding host, which knows everything about the call. */
    HOST("host", Side.WHOLE),
    /** OpenClaw's hook {@code model_call_ended}: timing and outcome, no tokens. */
    HOOK("hook", Side.CALL),
    /** OpenClaw's diagnostic events {@code model.call.completed} and {@code model.call.error}: timing, outcome and tokens. */
    DIAGNOSTIC("diagnostic", Side.CALL),
    /** The assistant message in the transcript: text, tokens, response id; no timing but the start. */
    TRANSCRIPT("transcript", Side.MESSAGE),
    /** The same message as the gateway's WebSocket shows it: display text, from which parts may be missing. */
    SOCKET("socket", Side.MESSAGE),
    /** OpenClaw's hook {@code llm_output}: the last assistant message of a turn once more. */
    LLM_OUTPUT("llm_output", Side.MESSAGE),
    /** An OpenTelemetry span of a program that tells of its calls in no other way we rely on: alone it is a call. */
    SPAN("span", Side.CALL),
    /**
     * An OpenTelemetry span of a gateway whose calls its transcripts, ledgers or events tell: it adds to the one call of its run that it
     * fits. Where the gateway is heard in no other way, the database takes it for a call; see ADR 7.
     */
    GATEWAY_SPAN("gateway_span", Side.CALL);

    /** Which part of a call a witness sees. */
    public enum Side {
        /** Everything: nothing has to be matched. */
        WHOLE,
        /** The request as it went over the wire; knows the gateway's call id. */
        CALL,
        /** What came back; knows the message and the provider's response id. */
        MESSAGE
    }

    private final String code;
    private final Side side;

    Witness(String code, Side side) {
        this.code = code;
        this.side = side;
    }

    public String code() {
        return code;
    }

    public Side side() {
        return side;
    }

    /** The witness with this code. */
    public static Witness ofCode(String code) {
        for (Witness witness : values()) {
            if (witness.code.equals(code)) {
                return witness;
            }
        }
        throw new IllegalArgumentException(
                "Unknown witness of a model call: written by a newer version. Update this program to read it.");
    }
}
