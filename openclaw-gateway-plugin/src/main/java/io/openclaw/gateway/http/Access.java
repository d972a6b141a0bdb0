package io.openclaw.gateway.http;

import io.vertx.ext.web.RoutingContext;

/** What who asks may do. */
enum Access {
    /** See figures, names and times; no text, and change nothing. */
    READ,
    /** Everything. */
    CONTENT;

    private static final String KEY = "openclaw.access";

    private static final Problem REFUSED = Problem.of(
                    403,
                    "scope",
                    "This token may not do that.",
                    "It is the read token: it shows no text and changes nothing.",
                    "Send the value of OPENCLAW_HTTP_TOKEN instead, if you may know it.")
            .about("Authorization");

    void grant(RoutingContext ctx) {
        ctx.put(KEY, this);
    }

    /** Where no token is demanded, whoever reaches the server may do everything. */
    static boolean content(RoutingContext ctx) {
        return ctx.get(KEY, CONTENT) == CONTENT;
    }

    /** @throws ProblemException when a read token asks */
    static void demandContent(RoutingContext ctx) {
        if (!content(ctx)) {
            throw REFUSED.thrown();
        }
    }
}
