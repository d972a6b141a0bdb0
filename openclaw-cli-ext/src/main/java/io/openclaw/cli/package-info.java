/**
 * The operator's hand. {@link io.openclaw.cli.Main} is the door: it gives the process its arguments, its environment and its exit
 * code, and is the one place that turns a failure into a line a person can act on. One thread; blocking is allowed.
 */
@NullMarked
package io.openclaw.cli;

import org.jspecify.annotations.NullMarked;
