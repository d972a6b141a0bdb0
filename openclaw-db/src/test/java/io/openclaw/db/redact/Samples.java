package io.openclaw.db.redact;

import java.util.List;
import java.util.Random;

/** Made-up secrets, put together at run time so that no scanner takes this repository for a leak. */
final class Samples {
    static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    static final String UPPER = LOWER.toUpperCase(java.util.Locale.ROOT);
    static final String DIGITS = "0123456789";
    static final String HEX = DIGITS + "abcdef";
    static final String ALNUM = LOWER + UPPER + DIGITS;

    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    String of(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Letters and digits, at least one digit among them. */
    String alnum(int length) {
        return of(ALNUM, length - 1) + "7";
    }

    String hex(int length) {
        return of(HEX, length - 2) + "a7";
    }

    /** {@code rule id, secret} of every family with a shape of its own. */
    List<String[]> tokens() {
        return List.of(
                sample("anthropic-key", "sk-ant-" + "api03-" + alnum(93) + "AA"),
                sample("openrouter-key", "sk-or-" + "v1-" + hex(64)),
                sample("openai-key", "sk-" + alnum(48)),
                sample("openai-key", "sk-" + "proj-" + alnum(20) + "_" + alnum(60)),
                sample("openai-key", "sk-" + hex(40)),
                sample("google-key", "AI" + "za" + alnum(35)),
                sample("google-oauth", "ya29" + "." + alnum(60)),
                sample("xai-key", "xai" + "-" + alnum(80)),
                sample("groq-key", "gsk" + "_" + alnum(52)),
                sample("huggingface-token", "hf" + "_" + of(LOWER + UPPER, 34)),
                sample("replicate-token", "r8" + "_" + alnum(37)),
                sample("elevenlabs-key", "sk" + "_" + hex(48)),
                sample("aws-access-key", "AK" + "IA" + of(UPPER, 16)),
                sample("aws-access-key", "AS" + "IA" + of(UPPER, 16)),
                sample("github-token", "gh" + "p_" + alnum(36)),
                sample("github-token", "gh" + "o_" + alnum(36)),
                sample("github-token", "github" + "_pat_" + alnum(22) + "_" + alnum(59)),
                sample("gitlab-token", "gl" + "pat-" + alnum(20)),
                sample("slack-token", "xo" + "xb-" + of(DIGITS, 12) + "-" + of(DIGITS, 12) + "-" + alnum(24)),
                sample("slack-token", "xa" + "pp-1-" + of(UPPER, 11) + "-" + of(DIGITS, 12) + "-" + hex(64)),
                sample("telegram-bot-token", "110201543" + ":" + "AA" + alnum(33)),
                sample("telegram-bot-token", "1234567890" + ":" + alnum(35)),
                sample("discord-bot-token", "M" + alnum(23) + "." + alnum(6) + "." + alnum(27)),
                sample("stripe-key", "sk" + "_live_" + alnum(24)),
                sample("stripe-key", "rk" + "_test_" + alnum(24)),
                sample("stripe-webhook-secret", "whsec" + "_" + alnum(32)),
                sample("twilio-key", "S" + "K" + hex(32)),
                sample("sendgrid-key", "S" + "G." + alnum(22) + "." + alnum(43)),
                sample("npm-token", "npm" + "_" + alnum(36)),
                sample("pypi-token", "py" + "pi-" + "AgEIcHlwaS5vcmc" + alnum(70)),
                sample("jwt", jwt()));
    }

    String jwt() {
        return "ey" + "J" + alnum(20) + ".ey" + "J" + alnum(40) + "." + alnum(43);
    }

    String pemBody(String lineEnd) {
        return alnum(64) + lineEnd + alnum(64) + lineEnd + alnum(20) + "==" + lineEnd;
    }

    static String pemBegin(String kind) {
        return "-----BEGIN " + kind + "PRIVATE " + "KEY-----";
    }

    static String pemEnd(String kind) {
        return "-----END " + kind + "PRIVATE " + "KEY-----";
    }

    private static String[] sample(String rule, String secret) {
        return new String[] {rule, secret};
    }
}
