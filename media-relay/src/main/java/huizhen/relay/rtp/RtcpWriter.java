package huizhen.relay.rtp;

/// Writes RTCP packets one behind the other into a [PacketBuffer]. Each method returns false, with
/// nothing written, when what it would write does not fit in [#MAX_BYTES].
///
/// Feedback goes without a report before it: every WebRTC endpoint takes reduced-size RTCP (RFC
/// 8834 §4.1, RFC 5506).
public final class RtcpWriter {
  /// Fits in any path's MTU with SRTCP's trailer.
  public static final int MAX_BYTES = 1200;

  private final PacketBuffer target;
  private final byte[] bytes;
  private int at;
  private int packetStart;

  public RtcpWriter(PacketBuffer target) {
    this.target = target;
    this.bytes = target.getBuffer();
  }

  public void begin() {
    at = 0;
  }

  public boolean isEmpty() {
    return at == 0;
  }

  public PacketBuffer end() {
    target.setOffsetLength(0, at);
    return target;
  }

  /// A sender report without report blocks (RFC 3550 §6.4.1).
  public boolean senderReport(
      long ssrc, long ntpTime, long rtpTimestamp, long packets, long octets) {
    if (!open(RtcpReader.SENDER_REPORT, 0, 28)) {
      return false;
    }
    u32(ssrc);
    u32(ntpTime >>> 32);
    u32(ntpTime);
    u32(rtpTimestamp);
    u32(packets);
    u32(octets);
    close();
    return true;
  }

  /// Begins a receiver report with `blocks` report blocks: call [#reportBlock] so many times.
  public boolean receiverReport(long ssrc, int blocks) {
    if (!open(RtcpReader.RECEIVER_REPORT, blocks, 8 + 24 * blocks)) {
      return false;
    }
    u32(ssrc);
    close();
    return true;
  }

  /// One block of a report (RFC 3550 §6.4.1); the room for it was checked by [#receiverReport].
  ///
  /// @param fractionLost in 1/256
  /// @param lastSr the middle 32 bits of the last sender report's NTP time, 0 for none
  /// @param delaySinceLastSr in 1/65536 s
  public void reportBlock(
      long ssrc,
      int fractionLost,
      int cumulativeLost,
      long extendedHighest,
      long jitter,
      long lastSr,
      long delaySinceLastSr) {
    u32(ssrc);
    bytes[at] = (byte) fractionLost;
    Wire.put24(bytes, at + 1, cumulativeLost);
    at += 4;
    u32(extendedHighest);
    u32(jitter);
    u32(lastSr);
    u32(delaySinceLastSr);
    close();
  }

  /// A source description with the CNAME alone (RFC 3550 §6.5).
  ///
  /// @param cname ASCII, at most 255 bytes
  public boolean cname(long ssrc, byte[] cname) {
    int chunk = 4 + 2 + cname.length + 1;
    int padded = (chunk + 3) / 4 * 4;
    if (cname.length > 255 || !open(RtcpReader.SOURCE_DESCRIPTION, 1, 4 + padded)) {
      return false;
    }
    u32(ssrc);
    bytes[at++] = 1;
    bytes[at++] = (byte) cname.length;
    System.arraycopy(cname, 0, bytes, at, cname.length);
    at += cname.length;
    for (int i = chunk - 1; i < padded; i++) {
      bytes[at++] = 0;
    }
    close();
    return true;
  }

  public boolean bye(long ssrc) {
    if (!open(RtcpReader.BYE, 1, 8)) {
      return false;
    }
    u32(ssrc);
    close();
    return true;
  }

  /// Begins a generic NACK (RFC 4585 §6.2.1); [#nackPair] appends to it.
  public boolean nack(long senderSsrc, long mediaSsrc) {
    return feedback(RtcpReader.TRANSPORT_FEEDBACK, RtcpReader.NACK, senderSsrc, mediaSsrc, 16);
  }

  /// @param pid a missing sequence
  /// @param blp bit i set: pid + i + 1 is missing too
  public boolean nackPair(int pid, int blp) {
    if (at + 4 > MAX_BYTES) {
      return false;
    }
    Wire.put16(bytes, at, pid);
    Wire.put16(bytes, at + 2, blp);
    at += 4;
    close();
    return true;
  }

  /// Picture loss indication (RFC 4585 §6.3.1).
  public boolean pli(long senderSsrc, long mediaSsrc) {
    return feedback(RtcpReader.PAYLOAD_FEEDBACK, RtcpReader.PLI, senderSsrc, mediaSsrc, 12);
  }

  /// Full intra request (RFC 5104 §4.3.1).
  public boolean fir(long senderSsrc, long mediaSsrc, int sequence) {
    if (!feedback(RtcpReader.PAYLOAD_FEEDBACK, RtcpReader.FIR, senderSsrc, 0, 20)) {
      return false;
    }
    u32(mediaSsrc);
    u32((long) (sequence & 0xff) << 24);
    close();
    return true;
  }

  /// Receiver estimated maximum bitrate for one source (draft-alvestrand-rmcat-remb §2.2).
  public boolean remb(long senderSsrc, long mediaSsrc, long bitrateBps) {
    if (!feedback(RtcpReader.PAYLOAD_FEEDBACK, RtcpReader.REMB, senderSsrc, 0, 24)) {
      return false;
    }
    int exponent = 0;
    while (bitrateBps >>> exponent >= 1 << 18) {
      exponent++;
    }
    u32(0x52454d42); // "REMB"
    u32(1L << 24 | (long) exponent << 18 | bitrateBps >>> exponent);
    u32(mediaSsrc);
    close();
    return true;
  }

  /// Opens a feedback packet of at least `size` bytes.
  boolean feedback(int type, int format, long senderSsrc, long mediaSsrc, int size) {
    if (!open(type, format, size)) {
      return false;
    }
    u32(senderSsrc);
    u32(mediaSsrc);
    close();
    return true;
  }

  /// Appends raw bits to the packet that is open; the caller has checked the room.
  void u8(int value) {
    bytes[at++] = (byte) value;
  }

  void u16(int value) {
    Wire.put16(bytes, at, value);
    at += 2;
  }

  void u24(int value) {
    Wire.put24(bytes, at, value);
    at += 3;
  }

  int remaining() {
    return MAX_BYTES - at;
  }

  /// Pads the open packet to whole words with zeros, as transport-cc has it, and sets its length.
  void closePadded() {
    while ((at - packetStart & 3) != 0) {
      bytes[at++] = 0;
    }
    close();
  }

  private boolean open(int type, int count, int size) {
    if (at + size > MAX_BYTES) {
      return false;
    }
    packetStart = at;
    bytes[at] = (byte) (0x80 | count);
    bytes[at + 1] = (byte) type;
    at += 4;
    return true;
  }

  private void close() {
    Wire.put16(bytes, packetStart + 2, (at - packetStart) / 4 - 1);
  }

  private void u32(long value) {
    Wire.put32(bytes, at, value);
    at += 4;
  }
}
