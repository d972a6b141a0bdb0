/**
 * The routes: health, model calls, sessions, metrics, the feed; and what stands before them: the checks of Host, Origin and token, and the limits
 * of size, time and number. Enter by {@link io.openclaw.gateway.http.GatewayHttp}. The feed's format is the business of the hooks room.
 *
 * <p>Handlers run on one event loop and never wait; unpacking and translating a feed, writing a long page and reading the token's file
 * happen on worker threads. Nothing that a request holds is ever logged.
 */
@NullMarked
package io.openclaw.gateway.http;

import org.jspecify.annotations.NullMarked;
