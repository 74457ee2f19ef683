/**
 * Watches the bytes of a client for a frame that is longer than allowed. It reads frame headers only (RFC 6455 §5.2);
 * everything else about frames is the WebSocket library's to judge.
 */
export class FrameGuard {
  private header = Buffer.alloc(0);
  private payloadLeft = 0;

  constructor(private readonly limit: number) {}

  /** Takes the next bytes; false once a frame's payload is over the limit. */
  accepts(chunk: Buffer): boolean {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.payloadLeft > 0) {
        const skipped = Math.min(this.payloadLeft, rest.length);
        this.payloadLeft -= skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      const wanted = this.headerLength();
      const taken = rest.subarray(0, wanted - this.header.length);
      this.header = Buffer.concat([this.header, taken]);
      rest = rest.subarray(taken.length);
      if (this.header.length < wanted || this.header.length < this.headerLength()) continue;
      const length = this.payloadLength();
      if (length > this.limit) return false;
      this.payloadLeft = length;
      this.header = Buffer.alloc(0);
    }
    return true;
  }

  /** Bytes of the header as far as it can be told from what is there. */
  private headerLength(): number {
    if (this.header.length < 2) return 2;
    const short = this.header[1]! & 0x7f;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    const mask = (this.header[1]! & 0x80) === 0 ? 0 : 4;
    return 2 + extended + mask;
  }

  private payloadLength(): number {
    const short = this.header[1]! & 0x7f;
    if (short === 126) return this.header.readUInt16BE(2);
    return short === 127 ? Number(this.header.readBigUInt64BE(2)) : short;
  }
}
