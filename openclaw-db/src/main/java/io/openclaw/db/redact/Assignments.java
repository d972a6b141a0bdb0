package io.openclaw.db.redact;

import java.util.List;
import java.util.Locale;

/** The rules that go by the name a value is given. They find most, and make most of the noise, so they weigh name, form and value. */
final class Assignments {
    private static final List<String> KEYWORDS = List.of(
            "token",
            "secret",
            "passw",
            "passphrase",
            "pwd",
            "_pass",
            "key",
            "credential",
            "jwt",
            "bearer",
            "signature",
            "auth",
            "sig=");
    private static final int SHORTEST_IN_A_FIELD = 4;
    private static final int SHORTEST = 6;
    private static final int SHORTEST_GENERIC = 12;
    private static final int SHORTEST_UNNAMED = 20;

    private Assignments() {}

    /** Values of fields, literals, query parameters, flags and variables with a telling name, whatever they look like. */
    static Rule named() {
        return new Rule("named-secret", KEYWORDS, (text, from, to) -> {
            Assignment found = Assignment.around(text, from, to);
            return found != null && isNamedSecret(found, found.head(text)) ? found.value() : null;
        });
    }

    /** Values after {@code key|token|secret|password =} that look random. */
    static Rule generic() {
        return new Rule("generic-secret", KEYWORDS, (text, from, to) -> {
            Assignment found = Assignment.around(text, from, to);
            return found != null && isGenericSecret(found, found.head(text)) ? found.value() : null;
        });
    }

    private static boolean isNamedSecret(Assignment found, String value) {
        boolean named = SecretName.of(found.name()) == SecretName.SECRET;
        return switch (found.form()) {
            case FIELD -> named && value.length() >= SHORTEST_IN_A_FIELD && !isEmptyOfMeaning(value);
            case LITERAL -> named && isWord(value) && !Value.isPlaceholder(value);
            case QUERY -> (named || isQuerySecret(found.name(), value)) && isWord(value) && !Value.isPlaceholder(value);
            case FLAG, ENVIRONMENT -> named && isWord(value) && !isCode(found, value) && !Value.isPath(value);
            case PLAIN -> false;
        };
    }

    private static boolean isGenericSecret(Assignment found, String value) {
        SecretName name = SecretName.of(found.name());
        if (name == SecretName.NO || isCode(found, value) || Value.isOrdinary(value)) {
            return false;
        }
        if (name == SecretName.MAYBE) {
            boolean shaped = Value.mixesAllCases(value) && value.indexOf('/') < 0 && value.indexOf(' ') < 0;
            return value.length() >= SHORTEST_UNNAMED && shaped && Value.entropy(value) >= Value.RANDOM;
        }
        boolean password = found.name().toLowerCase(Locale.ROOT).contains("pass");
        return (password && value.length() >= SHORTEST && Value.mixesLettersAndDigits(value))
                || (value.length() >= SHORTEST_GENERIC && value.indexOf(' ') < 0 && Value.isRandom(value));
    }

    /** Names that mean a secret only in a URL. */
    private static boolean isQuerySecret(String name, String value) {
        String last = name.substring(name.lastIndexOf('-') + 1).toLowerCase(Locale.ROOT);
        return switch (last) {
            case "sig", "signature", "auth", "key" -> value.length() >= 16 && Value.mixesLettersAndDigits(value);
            default -> false;
        };
    }

    private static boolean isWord(String value) {
        return value.length() >= SHORTEST && value.indexOf(' ') < 0 && value.charAt(0) != '-';
    }

    /** A field is masked even if its value looks like a sample, unless it plainly holds nothing. */
    private static boolean isEmptyOfMeaning(String value) {
        return value.isBlank() || Value.isReference(value) || Value.isFiller(value);
    }

    private static boolean isCode(Assignment found, String value) {
        return found.callFollows()
                || Value.isPlaceholder(value)
                || (value.indexOf('.') > 0 && Value.isIdentifier(value));
    }
}
