/** How results look: tables, JSON, quantities. Pure functions; any thread. */
@NullMarked
package io.openclaw.cli.output;

import org.jspecify.annotations.NullMarked;
