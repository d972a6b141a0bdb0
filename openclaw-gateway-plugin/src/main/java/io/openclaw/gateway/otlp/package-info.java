/**
 * What OpenTelemetry exporters send (OTLP/HTTP, protobuf and JSON), turned into facts: spans of model calls become calls, everything else is
 * kept word for word. {@link io.openclaw.gateway.otlp.OtlpTranslator} is the door; the HTTP room alone may enter. Nothing here does I/O or
 * waits; every public type may be called from any thread. The classes of protobuf are loaded when the first export arrives.
 */
@NullMarked
package io.openclaw.gateway.otlp;

import org.jspecify.annotations.NullMarked;
