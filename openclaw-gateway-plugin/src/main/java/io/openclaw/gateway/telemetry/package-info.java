/**
 * Day folders of llm-telemetry, written where {@code LLM_TELEMETRY_STORAGE} asks for them: one line per model call of this gateway, and a summary.
 * The format is that of llm-cli-tools-core; what reads it is in {@code io.openclaw.db.ingest}, and passes over what is written here.
 *
 * <p>Hearing costs an entry in a bounded queue; one thread of its own writes. What cannot be written is counted and said, and hurts nobody.
 */
@NullMarked
package io.openclaw.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
