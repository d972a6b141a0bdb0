package io.openclaw.db.redact;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Tells a secret from what merely stands where one could: placeholders, references, identifiers, paths, numbers. */
final class Value {
    /** Bits per character from which a value counts as random. */
    static final double RANDOM = 3.5;

    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(?:[T ].*)?");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]+(?:\\.[A-Za-z_]+)*[;.]?");
    private static final Pattern FILE = Pattern.compile("[\\w@.-]+(?:/[\\w@.-]+)*\\.[A-Za-z][A-Za-z0-9]{0,5}");
    private static final Pattern ROOTED =
            Pattern.compile("(?:~|\\.{1,2}|[A-Za-z]:)?[/\\\\][\\w@ .+-]*(?:[/\\\\][\\w@ .+-]*)*");
    private static final Pattern FILLER =
            Pattern.compile("[xX*.•_#?-]+|(?i)(?:null|none|true|false|undefined|nil|redacted)");
    private static final List<String> STAND_INS = List.of(
            "example",
            "placeholder",
            "changeme",
            "change-me",
            "change_me",
            "your-",
            "your_",
            "insert-",
            "insert_",
            "replace");
    private static final int LONGEST_RUN_IN_A_PATH = 24;

    private Value() {}

    /** Something to be filled in, a reference to where the secret is kept, or nothing. */
    static boolean isPlaceholder(String value) {
        if (value.isBlank() || FILLER.matches(value) || isReference(value)) {
            return true;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        return STAND_INS.stream().anyMatch(lower::contains);
    }

    /** {@code ${VAR}}, {@code $VAR}, {@code $(command)}, {@code {{var}}}, {@code <your-key>}, {@code %VAR%}. */
    static boolean isReference(String value) {
        char first = value.charAt(0);
        char second = value.length() > 1 ? value.charAt(1) : ' ';
        return switch (first) {
            case '$' -> second == '{' || second == '(' || second == '_' || Chars.isLetter(second);
            case '{' -> second == '{';
            case '<' -> true;
            case '%' -> value.length() > 2 && value.endsWith("%");
            default -> value.startsWith("process.env") || value.startsWith("os.environ") || value.startsWith("env:");
        };
    }

    static boolean isFiller(String value) {
        return FILLER.matches(value);
    }

    static boolean isIdentifier(String value) {
        return IDENTIFIER.matches(value);
    }

    /** Words, paths, ids, dates and numbers, which stand after a colon in prose and code more often than secrets do. */
    static boolean isOrdinary(String value) {
        return IDENTIFIER.matches(value)
                || UUID.matches(value)
                || DATE.matches(value)
                || isPath(value)
                || value.contains("://")
                || isCommitHash(value)
                || !has(value, Chars::isLetter);
    }

    static boolean isPath(String value) {
        return (FILE.matches(value) || ROOTED.matches(value)) && longestMixedRun(value) < LONGEST_RUN_IN_A_PATH;
    }

    static boolean isCommitHash(String value) {
        return value.length() == 40 && isHex(value);
    }

    static boolean isHex(String value) {
        return value.chars().allMatch(c -> Chars.isHex((char) c));
    }

    static boolean has(String value, CharPredicate wanted) {
        for (int i = 0; i < value.length(); i++) {
            if (wanted.test(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean mixesLettersAndDigits(String value) {
        return has(value, Chars::isLetter) && has(value, Chars::isDigit);
    }

    static boolean mixesAllCases(String value) {
        return has(value, Chars::isUpper) && has(value, Chars::isLower) && has(value, Chars::isDigit);
    }

    /** Random enough for a key of some length: by entropy, or as hex, which has too few letters to reach the threshold always. */
    static boolean isRandom(String value) {
        return entropy(value) >= RANDOM || (value.length() >= 32 && isHex(value) && entropy(value) >= 3);
    }

    /** Shannon entropy in bits per character. */
    static double entropy(String value) {
        int[] counts = new int[128];
        for (int i = 0; i < value.length(); i++) {
            counts[Math.min(value.charAt(i), 127)]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / value.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }

    /** A path has words in it; a base64 key that happens to start with a slash has long runs with digits and capitals. */
    private static int longestMixedRun(String value) {
        int longest = 0;
        int start = 0;
        IntPredicate ends = i -> i == value.length() || !Chars.isAlnum(value.charAt(i));
        for (int i = 0; i <= value.length(); i++) {
            if (ends.test(i)) {
                if (i - start > longest && mixesLettersAndDigits(value.substring(start, i))) {
                    longest = i - start;
                }
                start = i + 1;
            }
        }
        return longest;
    }

    /** A test of one char, unboxed. */
    @FunctionalInterface
    interface CharPredicate {
        boolean test(char c);
    }
}
