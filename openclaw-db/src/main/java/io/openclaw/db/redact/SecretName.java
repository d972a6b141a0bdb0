package io.openclaw.db.redact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the name of a field, variable, parameter or header says about its value. */
public enum SecretName {
    /** The value is a secret: {@code apiKey}, {@code OPENAI_API_KEY}, {@code x-api-key}, {@code db.password}. */
    SECRET,
    /** Some key; only its value can tell. */
    MAYBE,
    /** Nothing, or a known innocent: {@code tokenCount}, {@code max_tokens}, {@code nextPageToken}, {@code sessionKey}. */
    NO;

    private static final int LONGEST = 100;

    private static final List<String> SECRETS = List.of(
            "_token",
            "_secret",
            "_secrets",
            "_password",
            "_passwords",
            "_passwd",
            "_passphrase",
            "_pwd",
            "_apikey",
            "_api_key",
            "_api_keys",
            "_apikeys",
            "_access_key",
            "_accesskey",
            "_private_key",
            "_privatekey",
            "_secret_key",
            "_secretkey",
            "_signing_key",
            "_encryption_key",
            "_auth_key",
            "_authkey",
            "_master_key",
            "_account_key",
            "_accountkey",
            "_shared_key",
            "_service_key",
            "_service_role_key",
            "_client_key",
            "_hmac_key",
            "_bot_key",
            "_deploy_key",
            "_authorization",
            "_cookie",
            "_cookies",
            "_credential",
            "_credentials",
            "_authtoken",
            "_accesstoken",
            "_refreshtoken",
            "_idtoken",
            "_bottoken",
            "_clientsecret",
            "_bearer",
            "_jwt",
            "_auth_tokens",
            "_access_tokens",
            "_refresh_tokens");

    private static final List<String> INNOCENT = List.of(
            "_page_token",
            "_next_token",
            "_continuation_token",
            "_cursor_token",
            "_cancellation_token",
            "_stop_token",
            "_eos_token",
            "_bos_token",
            "_pad_token",
            "_unk_token",
            "_special_token",
            "_per_token",
            "_session_key",
            "_public_key",
            "_primary_key",
            "_foreign_key",
            "_idempotency_key",
            "_cache_key",
            "_partition_key",
            "_sort_key",
            "_dedupe_key",
            "_object_key",
            "_group_key",
            "_lookup_key",
            "_routing_key",
            "_unique_key",
            "_run_key",
            "_agent_key");

    /** {@code pass} alone is the word of test reports; after one of these it is a password. */
    private static final List<String> PASS_OF = List.of(
            "_db", "_smtp", "_mail", "_imap", "_user", "_admin", "_root", "_redis", "_mysql", "_pg", "_ftp", "_ssh",
            "_proxy");

    /** Endings that describe the form of the value and say nothing about its nature. */
    private static final List<String> FORMS = List.of("_value", "_raw", "_base64", "_b64", "_header");

    public static SecretName of(@Nullable String name) {
        if (name == null || name.length() < 3) {
            return NO;
        }
        String words = words(name.length() > LONGEST ? name.substring(name.length() - LONGEST) : name);
        for (String form : FORMS) {
            if (words.endsWith(form)) {
                words = words.substring(0, words.length() - form.length());
            }
        }
        if (endsWithAny(words, INNOCENT)) {
            return NO;
        }
        if (endsWithAny(words, SECRETS) || isPass(words)) {
            return SECRET;
        }
        return words.endsWith("_key") ? MAYBE : NO;
    }

    private static boolean isPass(String words) {
        return words.endsWith("_pass") && endsWithAny(words.substring(0, words.length() - "_pass".length()), PASS_OF);
    }

    private static boolean endsWithAny(String words, List<String> endings) {
        for (String ending : endings) {
            if (words.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    /** {@code APIKey2}, {@code api-key} and {@code API_KEY} all become {@code _api_key}. */
    private static String words(String name) {
        StringBuilder words = new StringBuilder(name.length() + 8);
        char before = '_';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Chars.isAlnum(c)) {
                before = '_';
                continue;
            }
            boolean lowerFollows = i + 1 < name.length() && Chars.isLower(name.charAt(i + 1));
            boolean camel = Chars.isUpper(c) && (!Chars.isUpper(before) || lowerFollows);
            if (before == '_' || camel) {
                words.append('_');
            }
            words.append(Chars.isUpper(c) ? (char) (c + ('a' - 'A')) : c);
            before = c;
        }
        int end = words.length();
        while (end > 0 && (Chars.isDigit(words.charAt(end - 1)) || words.charAt(end - 1) == '_')) {
            end--;
        }
        return words.substring(0, end);
    }
}
