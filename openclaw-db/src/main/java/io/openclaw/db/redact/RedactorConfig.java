package io.openclaw.db.redact;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * How secrets are taken out.
 *
 * @param knownSecrets exact values from the environment and the gateway's config. Values shorter than {@value #SHORTEST_KNOWN_SECRET}
 *     characters are left out: they would mask ordinary words. Their base64, URL-encoded and JSON-escaped forms are found as well.
 * @param disabledRules ids of rules that must not run; {@link Redactor#ruleIds()} has all of them
 * @param maskKey key of the HMAC in masks. Masks of equal secrets are equal under the same key, so keep it to compare across restarts
 * @param fieldCap longest text that is scanned, in chars; a longer one is replaced as a whole
 * @param fieldBudget processor time one text may take before it is replaced as a whole; ten times that for the first
 *     thousand texts, which run before the compiler is warm
 */
public record RedactorConfig(
        Set<String> knownSecrets, Set<String> disabledRules, SecretKey maskKey, int fieldCap, Duration fieldBudget) {
    public static final int SHORTEST_KNOWN_SECRET = 8;
    public static final int DEFAULT_FIELD_CAP = 1 << 20;
    public static final Duration DEFAULT_FIELD_BUDGET = Duration.ofMillis(50);

    private static final int KEY_BYTES = 32;
    private static final int SHORTEST_KEY_BYTES = 16;

    public RedactorConfig {
        knownSecrets = knownSecrets.stream()
                .filter(secret -> secret.strip().length() >= SHORTEST_KNOWN_SECRET)
                .filter(secret -> !Mask.UNSCANNED.contains(secret))
                .collect(Collectors.toUnmodifiableSet());
        disabledRules = Set.copyOf(disabledRules);
        Set<String> unknown = new TreeSet<>(disabledRules);
        unknown.removeAll(Rules.ids());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "no such redaction rules: " + unknown + "; known are " + new TreeSet<>(Rules.ids()));
        }
        if (fieldCap < 1) {
            throw new IllegalArgumentException("fieldCap must be at least 1 char, is " + fieldCap);
        }
        if (fieldBudget.isNegative() || fieldBudget.isZero()) {
            throw new IllegalArgumentException("fieldBudget must be positive, is " + fieldBudget);
        }
    }

    /** All rules, no known secrets, and a random mask key that dies with the process. */
    public static RedactorConfig defaults() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return new RedactorConfig(Set.of(), Set.of(), keyOf(random), DEFAULT_FIELD_CAP, DEFAULT_FIELD_BUDGET);
    }

    public RedactorConfig withKnownSecrets(Collection<String> secrets) {
        return new RedactorConfig(Set.copyOf(secrets), disabledRules, maskKey, fieldCap, fieldBudget);
    }

    public RedactorConfig withoutRules(Collection<String> ids) {
        return new RedactorConfig(knownSecrets, Set.copyOf(ids), maskKey, fieldCap, fieldBudget);
    }

    /** {@code bytes}: at least {@value #SHORTEST_KEY_BYTES}, random. */
    public RedactorConfig withMaskKey(byte[] bytes) {
        return new RedactorConfig(knownSecrets, disabledRules, keyOf(bytes), fieldCap, fieldBudget);
    }

    public RedactorConfig withLimits(int chars, Duration budget) {
        return new RedactorConfig(knownSecrets, disabledRules, maskKey, chars, budget);
    }

    /** Counts only: this record holds the very things that must not be printed. */
    @Override
    public String toString() {
        return "RedactorConfig[knownSecrets=" + knownSecrets.size() + " values, disabledRules=" + disabledRules
                + ", fieldCap=" + fieldCap + " chars, fieldBudget=" + fieldBudget + "]";
    }

    private static SecretKey keyOf(byte[] bytes) {
        if (bytes.length < SHORTEST_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the mask key needs at least " + SHORTEST_KEY_BYTES + " bytes, has " + bytes.length);
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }
}
