package io.openclaw.db.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Takes secrets out of texts and JSON trees. Each is replaced by {@code [REDACTED:rule:hmac8]}; equal secrets get equal masks. Never throws
 * for any text: one that is too long, takes too long or fails to scan becomes {@code [REDACTED:unscanned]} as a whole. Redacting twice
 * changes nothing more.
 */
public final class Redactor {
    /** Name under which {@link #counts()} reports texts replaced as a whole. */
    public static final String UNSCANNED = "unscanned";

    /** A mask can leave a neighbour that only now looks like a secret; so scan until nothing is found, but not for ever. */
    private static final int MOST_PASSES = 5;

    /** Until the compiler has seen the rules at work everything takes ten times as long; a start must not cost fields. */
    private static final int WARM_UP_TEXTS = 1000;

    private static final int WARM_UP_FACTOR = 10;

    private final RedactorConfig config;
    private final AtomicInteger warmUp = new AtomicInteger();
    private final LongSupplier nanos;
    private final Scanner scanner;
    private final Mask mask;
    private final JsonTree tree = new JsonTree(this);
    private final Map<String, LongAdder> counts;

    private Redactor(RedactorConfig config, LongSupplier nanos) {
        this.config = config;
        this.nanos = nanos;
        Map<String, String> forms = KnownSecrets.forms(config.knownSecrets());
        List<Rule> rules = new ArrayList<>(KnownSecrets.rules(forms.keySet()));
        rules.addAll(Rules.all());
        rules.removeIf(rule -> config.disabledRules().contains(rule.id()));
        scanner = new Scanner(rules);
        mask = new Mask(config.maskKey(), Rules.ids(), forms);
        counts = Rules.ids().stream().collect(Collectors.toConcurrentMap(id -> id, id -> new LongAdder()));
        counts.put(UNSCANNED, new LongAdder());
    }

    /** Compiles the rules; to be kept and shared, not made per text. */
    public static Redactor create(RedactorConfig config) {
        return create(config, processorTime());
    }

    /** As {@link #create(RedactorConfig)}, with a clock in nanoseconds for the budget of a field. */
    static Redactor create(RedactorConfig config, LongSupplier nanos) {
        return new Redactor(config, nanos);
    }

    /** The names of all rules, as they stand in masks, in {@link #counts()} and in {@link RedactorConfig#disabledRules()}. */
    public static Set<String> ruleIds() {
        return Rules.ids();
    }

    /** The text without secrets; the same instance if there were none. */
    public String redact(String text) {
        try {
            return text.length() > config.fieldCap() ? unscanned() : scan(text);
        } catch (RuntimeException | StackOverflowError e) {
            // Whatever went wrong, the raw text must not get through. The cause is not logged: its message may quote
            // the text.
            return unscanned();
        }
    }

    /**
     * The tree without secrets: string values and field names are redacted as texts, and string values (or strings in an array) under a
     * telling name such as {@code authorization}, {@code apiKey} or {@code *_token} are masked whatever they look like. Numbers and booleans
     * stay. The tree given is not changed; it is returned itself if nothing was found.
     */
    public JsonNode redactJson(JsonNode json) {
        try {
            return tree.redact(json);
        } catch (RuntimeException | StackOverflowError e) {
            return TextNode.valueOf(unscanned());
        }
    }

    /**
     * As {@link #redact}, with short masks, {@code [REDACTED:hmac8]}: for what is compared and restored, where the rule that found a secret
     * must make no difference. {@code found} hears each mask and what it stands for, and must not keep that anywhere durable.
     */
    public String redactBriefly(String text, BiConsumer<String, String> found) {
        Map<String, String> secrets = new LinkedHashMap<>();
        String redacted;
        try {
            redacted = text.length() > config.fieldCap()
                    ? unscanned()
                    : scan(text, (mask, secret) -> secrets.put(mask, replaced(secret, secrets)));
        } catch (RuntimeException | StackOverflowError e) {
            redacted = unscanned();
        }
        if (redacted.equals(Mask.UNSCANNED)) {
            found.accept(maskBriefly(text), text);
            return maskBriefly(text);
        }
        String brief = redacted;
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            String mask = Mask.brief(secret.getKey());
            found.accept(mask, secret.getValue());
            brief = brief.replace(secret.getKey(), mask);
        }
        return brief;
    }

    /** What stands for this secret in {@link #redactBriefly}: the same for every text that holds it. */
    public String maskBriefly(String secret) {
        return Mask.brief(mask.of(Rules.KEY_NAME, secret));
    }

    /** Redacted so far by rule id, all rules included; {@value #UNSCANNED} counts texts replaced as a whole. */
    public Map<String, Long> counts() {
        Map<String, Long> snapshot = new TreeMap<>();
        counts.forEach((id, count) -> snapshot.put(id, count.sum()));
        return snapshot;
    }

    /** For a value under a telling name: masks it as a whole unless it holds nothing to hide. */
    String redactNamed(String value) {
        if (value.isBlank() || Value.isReference(value) || Value.isFiller(value) || mask.isMask(value)) {
            return redact(value);
        }
        return masked(Rules.KEY_NAME, value);
    }

    boolean hidesNamed() {
        return !config.disabledRules().contains(Rules.KEY_NAME);
    }

    String unscanned() {
        count(UNSCANNED);
        return Mask.UNSCANNED;
    }

    /** A later pass may find a secret around a mask of an earlier one. */
    private static String replaced(String secret, Map<String, String> earlier) {
        String whole = secret;
        for (Map.Entry<String, String> mask : earlier.entrySet()) {
            whole = whole.replace(mask.getKey(), mask.getValue());
        }
        return whole;
    }

    private String scan(String text) {
        return scan(text, (mask, secret) -> {});
    }

    private String scan(String text, BiConsumer<String, String> found) {
        Budget budget = new Budget(limit(), nanos);
        String current = text;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            List<Finding> findings = scanner.scan(current, budget);
            if (budget.isSpent()) {
                return unscanned();
            }
            if (!findings.isEmpty()) {
                findings = outsideMasks(findings, current);
            }
            if (findings.isEmpty()) {
                return current;
            }
            current = apply(findings, current, found);
        }
        return unscanned();
    }

    private Duration limit() {
        boolean warm = warmUp.get() >= WARM_UP_TEXTS || warmUp.incrementAndGet() > WARM_UP_TEXTS;
        return warm ? config.fieldBudget() : config.fieldBudget().multipliedBy(WARM_UP_FACTOR);
    }

    /** Leaves out what only consists of masks; what reaches into a mask takes all of it along. */
    private List<Finding> outsideMasks(List<Finding> findings, String text) {
        List<Span> masks = mask.in(text);
        if (masks.isEmpty()) {
            return findings;
        }
        List<Finding> outside = new ArrayList<>();
        int first = 0;
        for (Finding finding : findings) {
            while (first < masks.size() && masks.get(first).end() <= finding.start()) {
                first++;
            }
            Finding whole = finding;
            int hidden = 0;
            for (int i = first; i < masks.size() && masks.get(i).start() < finding.end(); i++) {
                Span span = masks.get(i);
                hidden += Math.min(finding.end(), span.end()) - Math.max(finding.start(), span.start());
                whole = whole.over(span);
            }
            if (hidden < finding.end() - finding.start()) {
                outside.add(whole);
            }
        }
        return Scanner.merge(outside);
    }

    private String apply(List<Finding> findings, String text, BiConsumer<String, String> found) {
        StringBuilder redacted = new StringBuilder(text.length());
        int done = 0;
        for (Finding finding : findings) {
            redacted.append(text, done, finding.start());
            String secret = text.substring(finding.start(), finding.end());
            String mask = masked(finding.rule().id(), secret);
            found.accept(mask, secret);
            redacted.append(mask);
            done = finding.end();
        }
        return redacted.append(text, done, text.length()).toString();
    }

    private String masked(String ruleId, String secret) {
        count(ruleId);
        return mask.of(ruleId, secret);
    }

    private void count(String id) {
        LongAdder counter = counts.get(id);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Time of the thread, not of the wall: a pause of the machine must not cost a field. */
    private static LongSupplier processorTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean usable = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
        return usable ? threads::getCurrentThreadCpuTime : System::nanoTime;
    }
}
