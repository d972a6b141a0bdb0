/**
 * Files of gateways, read as they are: never written, never locked for longer than a statement takes, and never believed to be whole. What
 * cannot be read is named and left out.
 *
 * <p>The door is {@link io.openclaw.db.ingest.CronFiles}; one class per format behind it.
 */
@org.jspecify.annotations.NullMarked
package io.openclaw.db.ingest;
