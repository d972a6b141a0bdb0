package io.openclaw.db.drain;

/** The same, while the spool cannot be written and memory stands in for it. */
class DrainFaultInMemoryTest extends DrainFaultTest {

    @Override
    DrainFixture.Ground ground() {
        return DrainFixture.Ground.MEMORY;
    }
}
