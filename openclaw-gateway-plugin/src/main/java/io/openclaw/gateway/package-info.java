@NullMarked
package io.openclaw.gateway;

import org.jspecify.annotations.NullMarked;
