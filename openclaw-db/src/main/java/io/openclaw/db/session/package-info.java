/**
 * Conversations. {@link io.openclaw.db.session.SessionStore} is the port, {@link io.openclaw.db.session.SqliteSessions} the store
 * on an agent's {@code sessions.db}, in the file format of openclaw-rs, which it reads and is read by.
 *
 * <p>Every result is a {@code Future} that completes on the caller's context; nothing blocks the caller. Stores are safe to share
 * between threads, and what one caller asks for happens in the order it was asked for.
 */
@NullMarked
package io.openclaw.db.session;

import org.jspecify.annotations.NullMarked;
