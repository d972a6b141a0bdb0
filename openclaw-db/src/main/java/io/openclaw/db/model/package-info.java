@NullMarked
package io.openclaw.db.model;

import org.jspecify.annotations.NullMarked;
