package io.openclaw.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lets through what is addressed to us by a name we know and, if a web page sent it, comes from a page we know. A page whose name was
 * pointed at this machine (DNS rebinding) still sends its own name.
 */
final class HostRule implements Handler<RoutingContext> {

    private static final Problem MISDIRECTED = Problem.of(
                    421,
                    "host",
                    "The request is addressed to another host.",
                    "Its Host header is not one of the names of this server.",
                    "Use the address the server listens on, or add the name to OPENCLAW_HTTP_ALLOWED_HOSTS.")
            .about("Host");
    private static final Problem FOREIGN = Problem.of(
                    403,
                    "origin",
                    "A web page that is not known here sent the request.",
                    "Its Origin header is not one of the allowed ones.",
                    "Add the page's origin to OPENCLAW_HTTP_ALLOWED_ORIGINS if it may see the records.")
            .about("Origin");

    private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    private final Set<String> origins;

    HostRule(HttpConfig config) {
        String bind = config.bind().toLowerCase(Locale.ROOT);
        hosts.add(bind.contains(":") ? "[" + bind + "]" : bind);
        hosts.addAll(config.allowedHosts());
        // What no request can be addressed to in earnest.
        hosts.removeAll(Set.of("0.0.0.0", "[::]"));
        origins = config.allowedOrigins();
    }

    @Override
    public void handle(RoutingContext ctx) {
        List<String> named = ctx.request().headers().getAll(HttpHeaders.HOST);
        if (named.size() != 1 || !known(name(named.get(0)), ctx.request().localAddress())) {
            throw MISDIRECTED.thrown();
        }
        for (String origin : ctx.request().headers().getAll(HttpHeaders.ORIGIN)) {
            if (!origins.contains(origin.toLowerCase(Locale.ROOT))) {
                throw FOREIGN.thrown();
            }
        }
        ctx.next();
    }

    /** The address that the connection came to is a name of ours too: a page can only be rebound by a name, not by an address. */
    private boolean known(String name, SocketAddress local) {
        return hosts.contains(name) || name.equals(local.hostAddress());
    }

    /** Without the port: a forwarded port is no other host. */
    static String name(String host) {
        int bracket = host.indexOf(']');
        int colon = host.indexOf(':', Math.max(bracket, 0));
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }
}
