/**
 * One class per command. {@link io.openclaw.cli.command.Commands} is the door; who runs them gets a result on the writer of the
 * command line or one of two exceptions: {@link io.openclaw.cli.command.Refusal} and
 * {@link io.openclaw.cli.command.DatabaseUnreachable}. One thread; blocking is allowed here and only here.
 */
@NullMarked
package io.openclaw.cli.command;

import org.jspecify.annotations.NullMarked;
