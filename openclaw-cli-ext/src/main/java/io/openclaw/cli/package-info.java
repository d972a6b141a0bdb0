@NullMarked
package io.openclaw.cli;

import org.jspecify.annotations.NullMarked;
