package huizhen.recording.vault;

import huizhen.recording.vault.SegmentStep.Frame;
import huizhen.recording.vault.SegmentStep.Sealed;
import huizhen.recording.vault.SegmentStep.Tampered;
import huizhen.recording.vault.SegmentStep.Torn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// Reads a segment frame by frame and tells a torn file from a changed one.
///
/// Torn: the bytes end within a frame or before the footer, or are zeros to the end, as a file
/// system leaves blocks that it lost in a power cut. Anything else that does not fit is tampering.
public final class SegmentReader {
  /// Fewer zeros than this at the end may be ciphertext.
  private static final int ZERO_TAIL_BYTES = 16;

  private static final int ZERO_CHUNK = 64 * 1024;

  private final SegmentSource source;
  private final byte[] dataKey;
  private final String owner;
  private final int stream;
  private final int number;
  private Optional<FrameCipher> cipher = Optional.empty();
  private byte[] chain = new byte[0];
  private long position;
  private long frames;

  public SegmentReader(SegmentSource source, byte[] dataKey, String owner, int stream, int number) {
    this.source = source;
    this.dataKey = dataKey.clone();
    this.owner = owner;
    this.stream = stream;
    this.number = number;
  }

  /// Goes on behind a frame that was changed, if its length was not. False when it can't be passed.
  public boolean skipTampered() {
    long left = source.size() - position;
    if (cipher.isEmpty() || left < FrameCipher.HEAD_BYTES) {
      return false;
    }
    var head = ByteBuffer.wrap(source.read(position, FrameCipher.HEAD_BYTES));
    int sealed = head.getInt();
    int code = head.get();
    if (sealed < FrameCipher.TAG_BYTES
        || left < (long) FrameCipher.HEAD_BYTES + sealed
        || head.getInt() != cipher.get().headTag(frames, sealed, code)) {
      return false;
    }
    position += FrameCipher.HEAD_BYTES + sealed;
    frames++;
    return true;
  }

  /// The chain after the last frame that was returned.
  public String chain() {
    return Digests.hex(chain);
  }

  /// The frame of records `frameNumber`, which begins at `framePosition`; the chain is not
  /// followed.
  public SegmentStep at(long frameNumber, long framePosition) {
    if (cipher.isEmpty() && next() instanceof Tampered tampered) {
      return tampered;
    }
    frames = frameNumber;
    position = framePosition;
    return next();
  }

  public SegmentStep next() {
    if (cipher.isEmpty()) {
      if (source.size() < SegmentHeader.BYTES) {
        return new Torn(0);
      }
      Optional<SegmentHeader> header =
          SegmentHeader.decode(ByteBuffer.wrap(source.read(0, SegmentHeader.BYTES)))
              .filter(found -> found.stream() == stream && found.number() == number);
      if (header.isEmpty()) {
        return endsInZeros(0) ? new Torn(0) : new Tampered(0, 0);
      }
      var made = new FrameCipher(dataKey, owner, header.get());
      cipher = Optional.of(made);
      chain = made.headerHash();
      position = SegmentHeader.BYTES;
    }
    return frame(cipher.get());
  }

  private SegmentStep frame(FrameCipher frameCipher) {
    long left = source.size() - position;
    if (left < FrameCipher.HEAD_BYTES) {
      return new Torn(position);
    }
    var head = ByteBuffer.wrap(source.read(position, FrameCipher.HEAD_BYTES));
    int sealed = head.getInt();
    int code = head.get();
    Optional<FrameType> type = FrameType.ofCode(code);
    boolean isHeadWhole =
        type.isPresent()
            && sealed >= FrameCipher.TAG_BYTES
            && sealed <= FrameCipher.MAX_PLAIN_BYTES + FrameCipher.TAG_BYTES
            && head.getInt() == frameCipher.headTag(frames, sealed, code);
    if (!isHeadWhole) {
      return broken();
    }
    if (left < FrameCipher.HEAD_BYTES + sealed) {
      return new Torn(position);
    }
    byte[] frame = source.read(position, FrameCipher.HEAD_BYTES + sealed);
    Optional<byte[]> plain = frameCipher.open(frames, type.get(), frame);
    if (plain.isEmpty()) {
      return broken();
    }
    return switch (type.get()) {
      case RECORDS -> records(frame, plain.get());
      case FOOTER -> footer(frame, plain.get());
    };
  }

  private SegmentStep records(byte[] frame, byte[] plain) {
    var step = new Frame(frames, position, ByteBuffer.wrap(plain));
    pass(frame);
    return step;
  }

  private SegmentStep footer(byte[] frame, byte[] plain) {
    String expected = "{\"chain\":\"%s\",\"frames\":%d}".formatted(chain(), frames);
    if (!expected.equals(new String(plain, StandardCharsets.UTF_8))) {
      return new Tampered(frames, position);
    }
    pass(frame);
    return position == source.size() ? new Sealed(frames) : new Tampered(frames, position);
  }

  private void pass(byte[] frame) {
    MessageDigest next = Suites.digest(cipher.orElseThrow().suite());
    next.update(chain);
    chain = next.digest(frame);
    position += frame.length;
    frames++;
  }

  private SegmentStep broken() {
    if (endsInZeros(position)) {
      return new Torn(position);
    }
    return new Tampered(frames, frames == 0 ? 0 : position);
  }

  /// Whether the file is zeros from somewhere within the frame at `from` to its end.
  private boolean endsInZeros(long from) {
    long zeros = 0;
    long end = source.size();
    while (end > from) {
      int length = (int) Math.min(ZERO_CHUNK, end - from);
      byte[] chunk = source.read(end - length, length);
      int i = length;
      while (i > 0 && chunk[i - 1] == 0) {
        i--;
      }
      zeros += length - i;
      if (i > 0) {
        break;
      }
      end -= length;
    }
    long firstZero = source.size() - zeros;
    long reach = from + FrameCipher.HEAD_BYTES + FrameCipher.MAX_PLAIN_BYTES;
    return zeros >= ZERO_TAIL_BYTES && firstZero <= reach;
  }
}
