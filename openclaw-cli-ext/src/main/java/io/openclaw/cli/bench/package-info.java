/**
 * Measures the module on this machine, part by part and as a whole. {@link io.openclaw.cli.bench.Bench} is the door. Touches a scratch
 * schema and a scratch folder only, and removes both. Blocks for a minute or so.
 */
@NullMarked
package io.openclaw.cli.bench;

import org.jspecify.annotations.NullMarked;
