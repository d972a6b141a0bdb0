package io.openclaw.db.ingest;

import io.openclaw.db.recorder.FactPreparation;
import java.time.Clock;

/** What reading needs beside the file. */
record ReadingParts(FactPreparation preparation, Clock clock) {}
