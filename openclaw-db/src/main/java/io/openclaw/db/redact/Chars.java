package io.openclaw.db.redact;

/** Character classes of secrets: plain ASCII, as every token format is. */
final class Chars {
    private Chars() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isLetter(char c) {
        return isLower(c) || isUpper(c);
    }

    static boolean isAlnum(char c) {
        return isLetter(c) || isDigit(c);
    }

    static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** Blank within a line. */
    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isSpace(char c) {
        return isBlank(c) || c == '\n' || c == '\r';
    }

    /** The alphabets of base64, base64url, hex, JWT and prefixed tokens together. */
    static boolean isToken(char c) {
        return isAlnum(c) || c == '_' || c == '-' || c == '.' || c == '+' || c == '/' || c == '=';
    }

    static boolean isBase64(char c) {
        return isAlnum(c) || c == '+' || c == '/' || c == '=';
    }

    static boolean isBase64Url(char c) {
        return isAlnum(c) || c == '_' || c == '-';
    }

    /** Characters of a field, variable, parameter or flag name. */
    static boolean isName(char c) {
        return isAlnum(c) || c == '_' || c == '-' || c == '.';
    }

    /**
     * Whether a token may begin at {@code at}: no letter or digit stands before it. The letter of an escape ({@code \n}, as in JSON
     * inside a string) and the digits of a percent sign ({@code %3D}) are not part of the text they stand in.
     */
    static boolean startsToken(String text, int at) {
        if (at == 0 || !isAlnum(text.charAt(at - 1))) {
            return true;
        }
        if (at >= 2 && text.charAt(at - 2) == '\\' && "nrtbf".indexOf(text.charAt(at - 1)) >= 0) {
            return true;
        }
        if (at >= 6 && text.charAt(at - 6) == '\\' && text.charAt(at - 5) == 'u') {
            return true;
        }
        return at >= 3 && text.charAt(at - 3) == '%' && isHex(text.charAt(at - 2)) && isHex(text.charAt(at - 1));
    }

    /** Where the text goes on if the letter of an escape or the digits of a percent sign stand at {@code at}. */
    static int afterEscape(String text, int at) {
        if (at == 0 || at + 1 >= text.length()) {
            return at;
        }
        if (text.charAt(at - 1) == '\\' && "nrtbf".indexOf(text.charAt(at)) >= 0) {
            return at + 1;
        }
        boolean percent = text.charAt(at - 1) == '%' && isHex(text.charAt(at)) && isHex(text.charAt(at + 1));
        return percent ? at + 2 : at;
    }
}
