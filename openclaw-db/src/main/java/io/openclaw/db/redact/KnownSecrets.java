package io.openclaw.db.redact;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The gateway's own secrets, in every form they are likely to turn up in. Matched exactly, whatever stands around them. */
final class KnownSecrets {
    static final String RULE = "known-secret";

    private static final int KEYWORD = 8;

    private KnownSecrets() {}

    /** Form to secret. */
    static Map<String, String> forms(Set<String> secrets) {
        Map<String, String> forms = new LinkedHashMap<>();
        for (String secret : secrets) {
            forms.putIfAbsent(secret, secret);
            String escaped = escaped(secret);
            forms.putIfAbsent(escaped, secret);
            forms.putIfAbsent(escaped(escaped), secret);
            urlForms(secret).forEach(form -> forms.putIfAbsent(form, secret));
            base64Forms(secret).forEach(form -> forms.putIfAbsent(form, secret));
        }
        return forms;
    }

    static List<Rule> rules(Set<String> forms) {
        List<Rule> rules = new ArrayList<>();
        for (String form : forms) {
            String keyword = form.substring(0, Math.min(KEYWORD, form.length()));
            rules.add(new Rule(
                    RULE,
                    List.of(keyword),
                    (text, from, to) -> text.startsWith(form, from) ? new Span(from, from + form.length()) : null));
        }
        return rules;
    }

    private static String escaped(String secret) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(secret));
    }

    private static List<String> urlForms(String secret) {
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String path = form.replace("+", "%20");
        return List.of(form, path, lowerCaseEscapes(form), lowerCaseEscapes(path));
    }

    private static String lowerCaseEscapes(String encoded) {
        StringBuilder lower = new StringBuilder(encoded);
        for (int i = 0; i + 2 < lower.length(); i++) {
            if (lower.charAt(i) == '%') {
                lower.setCharAt(i + 1, Character.toLowerCase(lower.charAt(i + 1)));
                lower.setCharAt(i + 2, Character.toLowerCase(lower.charAt(i + 2)));
            }
        }
        return lower.toString();
    }

    /**
     * Inside a longer encoded text ({@code user:password} of basic authentication) a secret begins at any of three offsets; the characters
     * it shares with its neighbours are left out. The offset 0 form is a prefix of the plain encoding, so that is covered, too.
     */
    private static List<String> base64Forms(String secret) {
        List<String> forms = new ArrayList<>();
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            int from = (offset * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            forms.add(
                    Base64.getEncoder().withoutPadding().encodeToString(shifted).substring(from, to));
            forms.add(Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(shifted)
                    .substring(from, to));
        }
        return forms;
    }
}
