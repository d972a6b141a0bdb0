package io.openclaw.db.pricing;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What multiplies a whole price.
 *
 * @param services by service tier in small letters, such as {@code batch} 0.5 or {@code priority} 2. A tier that is not listed has no known price
 * @param regions by region in small letters, such as {@code us} 1.1. A region that is not listed costs what the price says
 */
public record Factors(Map<String, BigDecimal> services, Map<String, BigDecimal> regions) {

    /** None. */
    public static final Factors NONE = new Factors(Map.of(), Map.of());

    /** What vendors call the service one gets without asking for another. */
    private static final Set<String> USUAL =
            Set.of("", "auto", "default", "standard", "standard_only", "on_demand", "ondemand");

    /** @throws IllegalArgumentException when one is negative */
    public Factors {
        services = checked(services);
        regions = checked(regions);
    }

    /** The factor of a call; empty when its service tier has no known price. */
    Optional<BigDecimal> of(@Nullable String service, @Nullable String region) {
        String tier = small(service);
        BigDecimal first = USUAL.contains(tier) ? BigDecimal.ONE : services.get(tier);
        BigDecimal second = regions.getOrDefault(small(region), BigDecimal.ONE);
        return Optional.ofNullable(first).map(factor -> factor.multiply(second));
    }

    private static String small(@Nullable String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }

    private static Map<String, BigDecimal> checked(Map<String, BigDecimal> factors) {
        if (factors.values().stream().anyMatch(factor -> factor.signum() < 0)) {
            throw new IllegalArgumentException("A factor of a price is negative: tokens cannot earn money.");
        }
        return factors.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> small(entry.getKey()), Map.Entry::getValue));
    }
}
