/**
 * Secrets out, before anything is durable.
 *
 * <p>The doors are {@link io.openclaw.db.redact.Redactor} and its {@link io.openclaw.db.redact.RedactorConfig}, and {@link
 * io.openclaw.db.redact.SecretName} for those who judge names themselves. Whoever writes to the spool, to
 * PostgreSQL, to a dead letter or to a log passes the text through here first. A text that cannot be scanned is replaced as a whole:
 * too much hidden is cheap, a leak is not.
 *
 * <p>How it works: one pass of an automaton over the text finds keywords and known secrets together; only where a keyword stands
 * does a detector look closer, always anchored at that place and over a bounded stretch. All regular expressions run on RE2/J, so
 * no input makes them slow.
 *
 * <p>Threads: a redactor may be shared by any number of threads. It works in the calling thread, so never call it from an event
 * loop or from the gateway's own path.
 */
@NullMarked
package io.openclaw.db.redact;

import org.jspecify.annotations.NullMarked;
