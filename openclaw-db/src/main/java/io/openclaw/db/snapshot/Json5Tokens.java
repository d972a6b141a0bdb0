package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The words of JSON5: strings, numbers, identifiers. */
final class Json5Tokens {
    private final Json5Source source;

    Json5Tokens(Json5Source source) {
        this.source = source;
    }

    static boolean startsNumber(int c) {
        return isDigit(c) || c == '+' || c == '-' || c == '.';
    }

    String string() throws ConfigFileException {
        int start = source.at();
        int quote = source.next();
        StringBuilder text = new StringBuilder();
        while (true) {
            int c = source.next();
            if (c == quote) {
                return text.toString();
            }
            if (c == Json5Source.END || c == '\n' || c == '\r') {
                throw source.failure(start, "a text begins here whose closing quote is missing on its line");
            }
            if (c == '\\') {
                escape(text);
            } else {
                text.append((char) c);
            }
        }
    }

    private void escape(StringBuilder text) throws ConfigFileException {
        int c = source.next();
        switch (c) {
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'v' -> text.append('\u000B');
            case '0' -> text.append('\0');
            case 'x' -> text.append((char) hex(2));
            case 'u' -> text.append((char) hex(4));
            case '\r' -> source.take('\n');
            case '\n', '\u2028', '\u2029' -> {
                // a line continued on the next
            }
            case Json5Source.END -> throw source.failure("the file ends within a text");
            default -> {
                if (isDigit(c)) {
                    throw source.failure(source.at() - 1, "digits after a backslash have no meaning");
                }
                text.append((char) c);
            }
        }
    }

    private int hex(int digits) throws ConfigFileException {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(source.peek(), 16);
            if (digit < 0) {
                throw source.failure(digits + " hexadecimal digits are expected in an escape");
            }
            source.next();
            value = value * 16 + digit;
        }
        return value;
    }

    String identifier(String expected) throws ConfigFileException {
        StringBuilder word = new StringBuilder();
        while (true) {
            int c = source.peek();
            if (source.take("\\u")) {
                word.append((char) hex(4));
            } else if (c == '$' || (c != Json5Source.END && Character.isJavaIdentifierPart((char) c) && c > ' ')) {
                word.append((char) source.next());
            } else {
                break;
            }
        }
        if (word.isEmpty() || isDigit(word.charAt(0))) {
            throw source.failure(expected);
        }
        return word.toString();
    }

    /** A number; infinity and NaN as text, because JSON has no such numbers. */
    JsonNode number() throws ConfigFileException {
        int start = source.at();
        boolean negative = source.peek() == '-';
        if (negative || source.peek() == '+') {
            source.next();
        }
        if (source.take("Infinity")) {
            return TextNode.valueOf(negative ? "-Infinity" : "Infinity");
        }
        if (source.take("NaN")) {
            return TextNode.valueOf("NaN");
        }
        JsonNode number = source.take("0x") || source.take("0X") ? hexadecimal(start, negative) : decimal(start);
        if (Character.isJavaIdentifierPart((char) Math.max(source.peek(), 0)) && source.peek() > ' ') {
            throw source.failure("a number ends here with something that does not belong to it");
        }
        return number;
    }

    private JsonNode hexadecimal(int start, boolean negative) throws ConfigFileException {
        int digits = source.at();
        while (Character.digit(source.peek(), 16) >= 0) {
            source.next();
        }
        if (source.at() == digits || source.at() - digits > ConfigTree.MAX_DIGITS) {
            throw source.failure(start, "hexadecimal digits are expected after 0x, at most " + ConfigTree.MAX_DIGITS);
        }
        BigInteger value = new BigInteger(source.from(digits), 16);
        return ConfigTree.number(new BigDecimal(negative ? value.negate() : value));
    }

    private JsonNode decimal(int start) throws ConfigFileException {
        int digits = skipDigits();
        boolean leadingZero = digits > 1 && source.from(source.at() - digits).startsWith("0");
        if (source.take('.')) {
            digits += skipDigits();
        }
        if (digits == 0 || leadingZero) {
            throw source.failure(start, "a number is expected here, without leading zeros");
        }
        if (source.peek() == 'e' || source.peek() == 'E') {
            source.next();
            if (source.peek() == '+' || source.peek() == '-') {
                source.next();
            }
            if (skipDigits() == 0) {
                throw source.failure("digits are expected in the exponent of a number");
            }
        }
        BigDecimal value = ConfigTree.decimal(source.from(start));
        if (value == null) {
            throw source.failure(start, ConfigTree.TOO_LARGE);
        }
        return ConfigTree.number(value);
    }

    private int skipDigits() {
        int start = source.at();
        while (isDigit(source.peek())) {
            source.next();
        }
        return source.at() - start;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
