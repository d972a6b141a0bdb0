/**
 * What a gateway counts and how it is shown: the sixteen counters of openclaw-rs, a snapshot of them every minute as a fact, and the
 * exposition of them and of our own figures as Prometheus text, JSON and one line.
 *
 * <p>The plugin's front door and the HTTP room may enter. Counting is free of locks and allowed on any thread; the exposition may be asked on
 * any thread and waits for nothing; the timer belongs to Vert.x.
 */
@NullMarked
package io.openclaw.gateway.metrics;

import org.jspecify.annotations.NullMarked;
