package io.openclaw.db;

import io.openclaw.db.postgres.SessionLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which sessions are kept, as {@code OPENCLAW_RETENTION} says. Of several rules for an agent the one for this very host holds; an agent
 * with a rule of its own is not under the rule for any.
 */
public record RetentionRules(List<RetentionRule> rules) {

    /** Everything is kept. */
    public static final RetentionRules NONE = new RetentionRules(List.of());

    private static final Pattern RULE = Pattern.compile("([^\\s:@=;]+)(?:@([^\\s:@=;]+))?\\s*:\\s*(.+)");
    private static final Pattern PART = Pattern.compile("(age|bytes)=(\\S+)");
    private static final Pattern AGE = Pattern.compile("(\\d{1,6})([hdw])");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(|K|M|G|T)(?:I?B)?");

    public RetentionRules {
        rules = List.copyOf(rules);
        Set<String> seen = new HashSet<>();
        for (RetentionRule rule : rules) {
            if (!seen.add(rule.agent() + "@" + rule.host())) {
                throw new IllegalArgumentException("an agent on a host has one rule");
            }
        }
    }

    public boolean any() {
        return !rules.isEmpty();
    }

    /**
     * Reads rules such as {@code *: age=365d; main: age=90d bytes=2GiB; ops@box: age=30d}.
     *
     * @throws IllegalArgumentException with a sentence on what is wrong with which rule, by number; quotes nothing
     */
    public static RetentionRules parse(String text) {
        List<RetentionRule> rules = new ArrayList<>();
        int number = 0;
        for (String rule : List.of(text.split(";", -1))) {
            number++;
            if (!rule.isBlank()) {
                rules.add(rule(rule.strip(), number));
            }
        }
        return new RetentionRules(rules);
    }

    private static RetentionRule rule(String text, int number) {
        Matcher form = RULE.matcher(text);
        try {
            if (!form.matches()) {
                throw new IllegalArgumentException("it has the form AGENT[@HOST]: age=90d bytes=2GiB");
            }
            Map<String, String> parts = parts(form.group(3));
            return new RetentionRule(
                    form.group(1),
                    Optional.ofNullable(form.group(2)).orElse(RetentionRule.ANY),
                    parts.containsKey("age") ? age(parts.get("age")) : null,
                    parts.containsKey("bytes") ? size(parts.get("bytes")) : null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rule " + number + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : List.of(text.strip().split("\\s+", -1))) {
            Matcher form = PART.matcher(part);
            if (!form.matches() || parts.put(form.group(1), form.group(2)) != null) {
                throw new IllegalArgumentException("after the colon stand age=… and bytes=…, each once");
            }
        }
        return parts;
    }

    /**
     * A time such as {@code 36h}, {@code 90d} or {@code 8w}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Duration age(String text) {
        Matcher form = AGE.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("age is a number of hours, days or weeks, such as 36h, 90d or 8w");
        }
        long count = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }

    /**
     * A size such as {@code 500MiB} or {@code 2G}; K, M, G and T are powers of 1024.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static long size(String text) {
        Matcher form = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("bytes is a size, such as 500MiB or 2GiB");
        }
        int power = form.group(2).isEmpty() ? 0 : "KMGT".indexOf(form.group(2)) + 1;
        return Math.multiplyExact(Long.parseLong(form.group(1)), 1L << (10 * power));
    }

    /** What the rules say of this host at this time. */
    List<SessionLimit> limits(String host, Instant now) {
        Map<String, RetentionRule> byAgent = new LinkedHashMap<>();
        for (RetentionRule rule : rules) {
            if (rule.host().equals(host)) {
                byAgent.put(rule.agent(), rule);
            } else if (rule.host().equals(RetentionRule.ANY)) {
                byAgent.putIfAbsent(rule.agent(), rule);
            }
        }
        List<String> named = byAgent.keySet().stream()
                .filter(a -> !a.equals(RetentionRule.ANY))
                .toList();
        return byAgent.values().stream().map(rule -> limit(rule, named, now)).toList();
    }

    private static SessionLimit limit(RetentionRule rule, List<String> named, Instant now) {
        boolean everybody = rule.agent().equals(RetentionRule.ANY);
        return new SessionLimit(
                everybody ? null : rule.agent(),
                everybody ? named : List.of(),
                rule.age() == null ? null : now.minus(rule.age()),
                rule.maxBytes());
    }
}
