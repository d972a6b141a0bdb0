/**
 * What a gateway says, turned into facts. The only room that knows the shapes of the hosts: the feed plugin inside an OpenClaw
 * gateway ({@link io.openclaw.gateway.hooks.FeedBatch}, {@link io.openclaw.gateway.hooks.FeedTranslator}) and the hooks of a Java
 * host ({@link io.openclaw.gateway.hooks.HostTranslator}).
 *
 * <p>The plugin's front door and the HTTP room may enter. Nothing here does I/O or waits; every public type may be called from
 * any thread.
 */
@NullMarked
package io.openclaw.gateway.hooks;

import org.jspecify.annotations.NullMarked;
