package io.openclaw.db.postgres;

import io.vertx.core.WorkerExecutor;

/**
 * What transactions work with, besides their connection.
 *
 * @param worker where what takes longer than an event loop may be held is done
 */
record WriteParts(WorkerExecutor worker, CallPrices prices) {}
