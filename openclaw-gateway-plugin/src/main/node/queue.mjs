// The lines that wait for the collector: in order, bounded by count and by bytes. When full, the oldest go.

export class LineQueue {
  #lines = [];
  #head = 0;
  #bytes = 0;

  get length() { return this.#lines.length - this.#head; }
  get bytes() { return this.#bytes; }

  push(line, bytes) {
    this.#lines.push({ line, bytes });
    this.#bytes += bytes;
  }

  /** Removes the oldest lines until the limits hold again; returns how many went. */
  trim(maxLines, maxBytes) {
    let dropped = 0;
    for (; this.length > 0 && (this.length > maxLines || this.#bytes > maxBytes); dropped++) this.#shift();
    return dropped;
  }

  /** Removes and returns the next batch: at least one line, then as many as fit both limits. */
  take(maxLines, maxBytes) {
    const batch = [];
    let bytes = 0;
    while (this.length > 0 && batch.length < maxLines) {
      const next = this.#lines[this.#head].bytes;
      if (batch.length > 0 && bytes + next > maxBytes) break;
      bytes += next;
      batch.push(this.#shift());
    }
    return batch;
  }

  /** Puts lines back in front, in their order. */
  putBack(batch) {
    this.#lines.splice(0, this.#head, ...batch);
    this.#head = 0;
    for (const { bytes } of batch) this.#bytes += bytes;
  }

  #shift() {
    const entry = this.#lines[this.#head];
    this.#lines[this.#head++] = undefined;
    this.#bytes -= entry.bytes;
    if (this.#head > 1024 && this.#head * 2 > this.#lines.length) {
      this.#lines.splice(0, this.#head);
      this.#head = 0;
    }
    return entry;
  }
}
