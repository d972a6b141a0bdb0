/**
 * Hears an OpenClaw gateway through its own WebSocket, where no plugin of ours runs in it: one connection, which reads and changes nothing
 * ({@code operator.read}). What comes is translated in {@link io.openclaw.gateway.hooks}; here is how it comes: the handshake, the
 * subscriptions, what was said while nobody listened, and trying again.
 *
 * <p>Only the plugin's front door starts it; HTTP and metrics ask for {@link io.openclaw.gateway.live.LiveStatus}.
 */
@NullMarked
package io.openclaw.gateway.live;

import org.jspecify.annotations.NullMarked;
