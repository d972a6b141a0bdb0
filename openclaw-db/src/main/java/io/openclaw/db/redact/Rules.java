package io.openclaw.db.redact;

import static io.openclaw.db.redact.Expression.phrase;
import static io.openclaw.db.redact.Expression.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rule set. Shapes of keys come from what their issuers document; the order decides which rule names a mask. */
final class Rules {
    /** Marks values that are given away by the name of their JSON field. */
    static final String KEY_NAME = "key-name";

    private static final String GAP = "(?:\\s|\\\\+[nt\"']|[\"'`]|%20|%22|\\+){0,6}";
    private static final String SEPARATOR = "(?:\\\\*[\"'`]|%22)?\\]?\\s{0,4}(?:=>|[:=,]|%3[aAdD])";

    private Rules() {}

    /** All rules by text, without the known secrets. */
    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        rules.add(PrivateKey.rule());
        rules.addAll(models());
        rules.addAll(clouds());
        rules.addAll(code());
        rules.addAll(channels());
        rules.addAll(services());
        rules.addAll(headers());
        rules.add(Shapes.urlPassword());
        rules.add(Shapes.gatewayToken());
        rules.add(Assignments.named());
        rules.add(Assignments.generic());
        return rules;
    }

    /** Every name that can stand in a mask. */
    static Set<String> ids() {
        return Stream.concat(all().stream().map(Rule::id), Stream.of(KEY_NAME, KnownSecrets.RULE))
                .collect(Collectors.toSet());
    }

    private static List<Rule> models() {
        return List.of(
                token("anthropic-key", "sk-ant-[A-Za-z0-9_-]{16,}", 16, "sk-ant-"),
                token("openrouter-key", "sk-or-[A-Za-z0-9_-]{20,}", 20, "sk-or-"),
                token("openai-key", "sk-[A-Za-z0-9_-]{20,}", 20, Rules::isRandomKey, "sk-"),
                token("google-key", "AIza[A-Za-z0-9_-]{35,}", 35, "aiza"),
                token("google-oauth", "ya29\\.[A-Za-z0-9_.-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}", 20, "ya29.", "gocspx-"),
                token("xai-key", "xai-[A-Za-z0-9]{40,}", 40, "xai-"),
                token("groq-key", "gsk_[A-Za-z0-9]{32,}", 32, "gsk_"),
                token("huggingface-token", "(?:hf_|api_org_)[A-Za-z0-9]{30,}", 30, "hf_", "api_org_"),
                token("replicate-token", "r8_[A-Za-z0-9]{30,}", 30, "r8_"),
                token("perplexity-key", "pplx-[A-Za-z0-9]{32,}", 32, "pplx-"),
                token("nvidia-key", "nvapi-[A-Za-z0-9_-]{40,}", 40, "nvapi-"),
                token("cerebras-key", "csk-[A-Za-z0-9]{32,}", 32, "csk-"),
                token("tavily-key", "tvly-[A-Za-z0-9_-]{20,}", 20, "tvly-"),
                token("elevenlabs-key", "sk_[0-9a-f]{48}", 48, "sk_"));
    }

    private static List<Rule> clouds() {
        return List.of(
                token("aws-access-key", "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}", 16, "akia", "asia", "abia", "acca"),
                phrase(
                        "aws-secret-key",
                        "(?i)secret_?(?:access_?)?key" + SEPARATOR + GAP + "([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+]|$)",
                        value -> !value.endsWith("EXAMPLEKEY") && !Value.isCommitHash(value),
                        "secret_access_key",
                        "secretaccesskey",
                        "secretkey",
                        "secret_key"),
                token("aws-bedrock-key", "ABSK[A-Za-z0-9+/]{60,}={0,2}", 60, "absk"),
                token("digitalocean-token", "do[opr]_v1_[a-f0-9]{64}", 64, "dop_v1_", "doo_v1_", "dor_v1_"),
                token("vault-token", "hv[sbr]\\.[A-Za-z0-9_-]{24,}", 24, "hvs.", "hvb.", "hvr."),
                token("databricks-token", "dapi[a-f0-9]{32}", 32, "dapi"),
                token("age-key", "AGE-SECRET-KEY-1[A-Z0-9]{50,}", 50, "age-secret-key-1"));
    }

    private static List<Rule> code() {
        return List.of(
                token("github-token", "gh[pousr]_[A-Za-z0-9]{30,}", 30, "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
                token("github-token", "github_pat_[A-Za-z0-9_]{30,}", 30, "github_pat_"),
                token(
                        "gitlab-token",
                        "gl[a-z]{2,4}-[A-Za-z0-9_.-]{20,}",
                        20,
                        "glpat-",
                        "gldt-",
                        "glrt-",
                        "glptt-",
                        "glcbt-",
                        "gloas-"),
                token("npm-token", "npm_[A-Za-z0-9]{30,}", 30, "npm_"),
                token("pypi-token", "pypi-[A-Za-z0-9_-]{50,}", 50, "pypi-"),
                token("docker-token", "dckr_[a-z]{3}_[A-Za-z0-9_-]{20,}", 20, "dckr_pat_", "dckr_oat_"));
    }

    private static List<Rule> channels() {
        return List.of(
                token(
                        "slack-token",
                        "xox[a-z](?:\\.xox[a-z])?-[A-Za-z0-9-]{10,}",
                        10,
                        "xoxb-",
                        "xoxp-",
                        "xoxa-",
                        "xoxr-",
                        "xoxs-",
                        "xoxe-",
                        "xoxo-",
                        "xoxe.xox",
                        "xoxc-",
                        "xoxd-"),
                token("slack-token", "xapp-[0-9]-[A-Za-z0-9-]{10,}", 10, "xapp-"),
                phrase(
                        "slack-webhook",
                        "(?i)hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{16,})",
                        value -> !Value.isPlaceholder(value),
                        "hooks.slack"),
                phrase(
                        "discord-webhook",
                        "(?i)/api/webhooks/[0-9]{15,20}/([A-Za-z0-9_-]{30,})",
                        value -> true,
                        "/api/webhooks/"),
                Shapes.telegram(),
                Shapes.discord());
    }

    private static List<Rule> services() {
        return List.of(
                token(
                        "stripe-key",
                        "[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,}",
                        10,
                        "sk_live_",
                        "sk_test_",
                        "sk_prod_",
                        "rk_live_",
                        "rk_test_",
                        "rk_prod_"),
                token("stripe-webhook-secret", "whsec_[A-Za-z0-9+/=]{24,}", 24, "whsec_"),
                token("twilio-key", "SK[0-9a-f]{32}", 32, "sk"),
                token("sendgrid-key", "SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}", 33, "sg."),
                token("linear-key", "lin_(?:api|oauth)_[A-Za-z0-9]{32,}", 32, "lin_api_", "lin_oauth_"),
                token("notion-token", "ntn_[A-Za-z0-9]{40,}", 40, "ntn_"),
                token(
                        "shopify-token",
                        "shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}",
                        32,
                        "shpat_",
                        "shpca_",
                        "shppa_",
                        "shpss_"),
                token("grafana-token", "gl(?:c|sa)_[A-Za-z0-9+/_=]{32,}", 32, "glc_", "glsa_"),
                token(
                        "jwt",
                        "eyJ[A-Za-z0-9_-]{8,}\\.(?:eyJ[A-Za-z0-9_-]{8,}|[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*)(?:\\.[A-Za-z0-9_-]*){0,3}",
                        20,
                        "eyj"));
    }

    private static List<Rule> headers() {
        return List.of(
                phrase(
                        "authorization",
                        "(?i)authorization" + SEPARATOR + GAP
                                + "(?:bearer|basic|token|bot|digest|apikey|negotiate)(?:\\s|%20|\\+){1,4}([^\\s\"'`\\\\,;<>]{6,})",
                        value -> !Value.isPlaceholder(value),
                        "authorization"),
                phrase(
                        "authorization",
                        "(?i)authorization" + SEPARATOR + GAP + "([^\\s\"'`\\\\,;<>%+]{8,})",
                        value -> Value.mixesLettersAndDigits(value) && !Value.isPlaceholder(value),
                        "authorization"),
                token(
                        "bearer-token",
                        "(?i)(?:bearer|basic)(?: |%20|\\+)([A-Za-z0-9._~+/=-]{16,})",
                        16,
                        value -> Value.has(value, Chars::isDigit) && Value.isRandom(value) && !Value.isOrdinary(value),
                        "bearer ",
                        "bearer%20",
                        "bearer+",
                        "basic ",
                        "basic%20",
                        "basic+"),
                phrase(
                        "cookie",
                        "(?i)cookie" + SEPARATOR + GAP + "([\\w.%-]{1,100}=[^\\r\\n\"'`\\\\]{4,})",
                        value -> !Value.isPlaceholder(value),
                        "cookie"));
    }

    private static boolean isRandomKey(String value) {
        return Value.mixesLettersAndDigits(value.substring(3)) && Value.entropy(value) >= 3;
    }
}
