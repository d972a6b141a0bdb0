package io.openclaw.db;

import java.util.List;

/** The configuration is wrong; says everything that is wrong with it at once, and never a value that may be a secret. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems one sentence each: which setting, what kind of value, what to do */
    public ConfigException(List<String> problems) {
        super("The configuration cannot be used:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
