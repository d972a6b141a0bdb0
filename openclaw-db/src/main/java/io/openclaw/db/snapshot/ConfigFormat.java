package io.openclaw.db.snapshot;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a configuration file is written. JSON is read as the JSON5 it also is. */
public enum ConfigFormat {
    JSON5,
    YAML,
    TOML;

    /** What gateways and editors append to the name of a copy: {@code openclaw.json.bak.2}, {@code .last-good}. */
    private static final Pattern COPY =
            Pattern.compile("(?i)\\.(?:bak(?:\\.\\d+)?|last-good|orig|old|(?:clobbered|rejected)\\..*)$");

    private static final Pattern TOML_LINE = Pattern.compile(
            "(?m)\\A(?:[ \\t]*(?:#[^\\n]*)?\\r?\\n)*[ \\t]*(?:\\[{1,2}[ \\t]*[\\w\"'.-]+[ \\t]*\\]{1,2}[ \\t]*(?:#|\\r?$)|[\\w\"'.-]+[ \\t]*=)");

    /** By the ending of the name, under that of a copy; by the beginning of the text when the ending says nothing. */
    static ConfigFormat of(String fileName, String text) {
        String name = COPY.matcher(fileName.toLowerCase(Locale.ROOT)).replaceFirst("");
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "json", "json5", "jsonc" -> JSON5;
            case "yaml", "yml" -> YAML;
            case "toml" -> TOML;
            default -> ofText(text);
        };
    }

    private static ConfigFormat ofText(String text) {
        if (TOML_LINE.matcher(text).find()) {
            return TOML;
        }
        String start = text.stripLeading();
        boolean json = start.startsWith("{") || start.startsWith("[") || start.startsWith("/");
        return json ? JSON5 : YAML;
    }

    /** The format of this label; JSON where it is none or null, as openclaw-rs stored it. */
    public static ConfigFormat named(@Nullable String label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label))
                .findFirst()
                .orElse(JSON5);
    }

    /** The name in the database and in JSON: {@code json5}, {@code yaml}, {@code toml}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
