package io.openclaw.gateway.otlp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two forms of a body; an answer has that of its request. */
public enum Encoding {
    PROTOBUF("application/x-protobuf"),
    JSON("application/json");

    private final String contentType;

    Encoding(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** By the value of a Content-Type header, whatever its parameters; null when it is neither, or missing. */
    public static @Nullable Encoding of(@Nullable String header) {
        if (header != null) {
            String essence = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            for (Encoding encoding : values()) {
                if (encoding.contentType.equals(essence)) {
                    return encoding;
                }
            }
        }
        return null;
    }
}
