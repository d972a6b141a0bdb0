/**
 * What a gateway says, turned into facts. The only room that knows the shapes of the hosts: the feed plugin inside an OpenClaw
 * gateway ({@link io.openclaw.gateway.hooks.FeedBatch}, {@link io.openclaw.gateway.hooks.FeedTranslator}), the WebSocket of one
 * ({@link io.openclaw.gateway.hooks.SocketTranslator}) and the hooks of a Java host ({@link io.openclaw.gateway.hooks.HostTranslator}).
 *
 * <p>The plugin's front door, the HTTP room and the one that hears the WebSocket may enter. Nothing here does I/O or waits; every
 * public type may be called from any thread.
 */
@NullMarked
package io.openclaw.gateway.hooks;

import org.jspecify.annotations.NullMarked;
