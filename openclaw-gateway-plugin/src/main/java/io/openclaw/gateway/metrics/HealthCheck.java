package io.openclaw.gateway.metrics;

import io.openclaw.db.Health;
import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param name short, for people
 * @param ok whether it is as it should be
 * @param detail what was found, in a few words
 */
public record HealthCheck(String name, boolean ok, String detail) {

    /** All checks, always the same ones in the same order. */
    public static List<HealthCheck> of(Health health, Losses losses) {
        Health.DrainHealth drain = health.drain();
        long dropped = health.accounting().droppedTotal();
        long dead = health.accounting().deadLettered();
        return List.of(
                new HealthCheck(
                        "Durability", health.ready(), health.ready() ? "facts are kept" : "nowhere to keep facts"),
                new HealthCheck(
                        "Spool",
                        health.spool().state().equals("ok"),
                        health.spool().state()),
                new HealthCheck("Database", drain.configured(), drain.configured() ? "configured" : "not configured"),
                new HealthCheck("Connection", drain.connected(), drain.connected() ? "open" : "not open"),
                new HealthCheck("Breaker", drain.breaker().equals("CLOSED"), drain.breaker()),
                new HealthCheck("Dead letters", dead == 0, dead + " facts set aside"),
                new HealthCheck("Drops", dropped == 0, dropped + " facts not kept"),
                new HealthCheck("Losses", losses.total() == 0, losses.total() + " lost before they were recorded"));
    }
}
