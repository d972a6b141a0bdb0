/**
 * The front door for a gateway: {@link io.openclaw.gateway.GatewayPlugin} runs the module inside a host in Java, or beside one that
 * sends its feed. Hosts enter here. Any thread may call; nothing waits, throws into the host or keeps it alive.
 */
@NullMarked
package io.openclaw.gateway;

import org.jspecify.annotations.NullMarked;
