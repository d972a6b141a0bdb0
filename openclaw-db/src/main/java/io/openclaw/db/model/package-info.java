/**
 * The facts: what a gateway did, as values that cannot be wrong. Everyone may enter; this room imports {@code java.*} only
 * (and JSpecify's annotations). Every type is immutable and safe to share between threads.
 *
 * <p>A {@link io.openclaw.db.model.Fact} is what a source says. Where several sources tell of one thing, each says what it
 * knows; {@link io.openclaw.db.model.CallMerge} makes one {@link io.openclaw.db.model.LlmCall} of what they said.
 */
@NullMarked
package io.openclaw.db.model;

import org.jspecify.annotations.NullMarked;
