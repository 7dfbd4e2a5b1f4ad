package huizhen.recording.vault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Makes the bytes of one segment, in order: [#header()], any number of [#frame], at most one
/// [#footer]. Keeps the rolling chain `SHA-256(previous || frame)` (SM3 in that suite), which
/// starts with the header's hash, and the digest of the whole file. What it returns is to be
/// written as it is: the same frame number is never sealed twice with other content.
public final class SegmentEncoder {
  private final FrameCipher cipher;
  private final SegmentHeader header;
  private final MessageDigest file = Digests.sha256();
  private byte[] chain;
  private long frames;
  private long bytes;

  public SegmentEncoder(byte[] dataKey, String owner, SegmentHeader header) {
    this.cipher = new FrameCipher(dataKey, owner, header);
    this.header = header;
    this.chain = cipher.headerHash();
  }

  public byte[] header() {
    byte[] encoded = header.encode();
    file.update(encoded);
    bytes += encoded.length;
    return encoded;
  }

  public byte[] frame(byte[] plain, int offset, int length) {
    return add(cipher.seal(frames, FrameType.RECORDS, plain, offset, length));
  }

  public byte[] footer() {
    byte[] plain =
        "{\"chain\":\"%s\",\"frames\":%d}"
            .formatted(Digests.hex(chain), frames)
            .getBytes(StandardCharsets.UTF_8);
    return add(cipher.seal(frames, FrameType.FOOTER, plain, 0, plain.length));
  }

  /// Frames made so far; the next one has this number.
  public long frames() {
    return frames;
  }

  public long bytes() {
    return bytes;
  }

  public String chain() {
    return Digests.hex(chain);
  }

  /// Of all bytes so far. Ends the encoder.
  public String sha256() {
    return Digests.hex(file.digest());
  }

  private byte[] add(byte[] frame) {
    MessageDigest next = Suites.digest(cipher.suite());
    next.update(chain);
    chain = next.digest(frame);
    file.update(frame);
    bytes += frame.length;
    frames++;
    return frame;
  }
}
