package io.openclaw.db.pricing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which the price of a model may stand, the closest first: as the log has it; without a prefix that says only where it runs; without
 * its version and its date. Nothing else is taken off, and no part of a name is ever compared: {@code claude-newmodel-9} is nobody's.
 */
final class ModelNames {

    /** Amazon's own name of a resource, before the name of the model. */
    private static final Pattern RESOURCE =
            Pattern.compile("arn:aws[a-z-]*:bedrock:[^/]*:(?:inference-profile|foundation-model)/(.+)");

    /** A fine-tuned model is its base's, with who made it behind: {@code ft:gpt-4o-mini-2024-07-18:acme::7p4lURel}. */
    private static final Pattern FINE_TUNED = Pattern.compile("(ft:[^:]+):.*");

    /** {@code @20250929}, {@code -v1:0}, {@code -20250929}, {@code -2025-09-29}: ends of a name that tell one build from another. */
    private static final Pattern BUILD = Pattern.compile(
            "(.+?)(?:@(?:\\d{8}|default|latest)|-v\\d{1,2}(?::\\d{1,2})?|-20\\d{6}|-20\\d\\d-\\d\\d-\\d\\d)");

    /** What vendors append to the name of a family while its price stays: {@code -latest}, {@code -preview-05-20}, {@code -exp-0827}, {@code -002}. */
    private static final Pattern STAGE = Pattern.compile(
            "(.+?)(?:-(?:latest|preview|exp|experimental|beta)(?:-\\d\\d-(?:\\d\\d|20\\d\\d)|-\\d{4})?|-00\\d)");

    private ModelNames() {}

    /**
     * @param model in small letters
     * @param vendors names that may stand before a slash and say no more than the provider does
     */
    static List<String> of(String model, List<String> vendors) {
        Set<String> names = new LinkedHashSet<>();
        names.add(model);
        names.addAll(bare(model, vendors));
        for (String name : List.copyOf(names)) {
            names.addAll(shortened(name, BUILD));
        }
        return List.copyOf(names);
    }

    /** Those of a family, which are looked up with {@code *}: each name and, without its stage, what is left. */
    static List<String> families(List<String> names) {
        Set<String> families = new LinkedHashSet<>(names);
        for (String name : names) {
            for (String stem : shortened(name, STAGE)) {
                families.add(stem);
                families.addAll(shortened(stem, BUILD));
            }
        }
        return List.copyOf(families);
    }

    private static List<String> bare(String model, List<String> vendors) {
        List<String> found = new ArrayList<>();
        Matcher resource = RESOURCE.matcher(model);
        Matcher tuned = FINE_TUNED.matcher(model);
        int slash = model.indexOf('/');
        if (resource.matches()) {
            found.add(resource.group(1));
        } else if (tuned.matches()) {
            found.add(tuned.group(1));
        } else if (slash > 0 && vendors.contains(model.substring(0, slash))) {
            found.add(model.substring(slash + 1));
        }
        return found;
    }

    /** Without one end after the other: {@code -v1:0}, and then the date before it. */
    private static List<String> shortened(String name, Pattern end) {
        List<String> found = new ArrayList<>();
        Matcher shorter = end.matcher(name);
        while (shorter.matches()) {
            found.add(shorter.group(1));
            shorter = end.matcher(shorter.group(1));
        }
        return found;
    }
}
