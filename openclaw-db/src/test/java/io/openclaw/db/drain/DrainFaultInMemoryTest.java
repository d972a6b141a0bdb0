package io.openclaw.db.drain;

import org.junit.jupiter.api.Tag;

/** The same, while the spool cannot be written and memory stands in for it. */
@Tag("faults")
class DrainFaultInMemoryTest extends DrainFaultTest {

    @Override
    DrainFixture.Ground ground() {
        return DrainFixture.Ground.MEMORY;
    }
}
