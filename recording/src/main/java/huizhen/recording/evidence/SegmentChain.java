package huizhen.recording.evidence;

import huizhen.recording.api.CipherSuite;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.SegmentHeader;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;

/// Follows the rolling chain of a segment that is fed to it in order, without its key: the lengths
/// of frames are in the clear. Remembers only whether the wanted chain was seen.
final class SegmentChain {
  private static final int HEAD_BYTES = 9;
  private static final int FOOTER = 2;
  private static final int MIN_SEALED = 16;
  private static final int MAX_SEALED = (1 << 20) + MIN_SEALED;

  private final String wanted;
  private final ByteBuffer head = ByteBuffer.allocate(SegmentHeader.BYTES);
  private Optional<SegmentHeader> header = Optional.empty();
  private CipherSuite suite = CipherSuite.AES;
  private byte[] chain = new byte[0];
  private MessageDigest frame = Digests.sha256();
  private boolean isHeaderRead;
  private boolean isStuck;
  private boolean isWantedSeen;
  private long leftInFrame;
  private int type;

  SegmentChain(String wanted) {
    this.wanted = wanted;
    head.limit(SegmentHeader.BYTES);
  }

  void update(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && !isStuck) {
      if (leftInFrame > 0) {
        int part = (int) Math.min(leftInFrame, end - at);
        frame.update(bytes, at, part);
        at += part;
        leftInFrame -= part;
        if (leftInFrame == 0) {
          pass(frame.digest());
        }
      } else {
        int part = Math.min(head.remaining(), end - at);
        head.put(bytes, at, part);
        at += part;
        if (!head.hasRemaining()) {
          headRead();
        }
      }
    }
  }

  /// What does not fit; empty when all does.
  Optional<String> end(int stream, int number, boolean isTorn) {
    if (isHeaderRead
        && (header.isEmpty()
            || header.get().stream() != stream
            || header.get().number() != number)) {
      return Optional.of("its header is that of another segment");
    }
    if (isTorn) {
      // What a crash left behind the last whole frame counts as torn.
      return isWantedSeen || !isHeaderRead
          ? Optional.empty()
          : Optional.of("its chain does not pass the manifest's head");
    }
    boolean isWhole =
        isHeaderRead && !isStuck && leftInFrame == 0 && head.position() == 0 && type == FOOTER;
    if (!isWhole) {
      return Optional.of("it does not end with a footer");
    }
    return Digests.hex(chain).equals(wanted)
        ? Optional.empty()
        : Optional.of("its chain does not end in the manifest's head");
  }

  private void headRead() {
    head.flip();
    if (!isHeaderRead) {
      isHeaderRead = true;
      header = SegmentHeader.decode(head);
      isStuck = header.isEmpty();
      suite = header.map(SegmentHeader::suite).orElse(CipherSuite.AES);
      pass(Digests.of(suite).digest(head.array()));
      head.clear().limit(HEAD_BYTES);
      return;
    }
    int sealed = head.getInt();
    type = head.get();
    frame = Digests.of(suite);
    frame.update(chain);
    frame.update(head.array(), 0, HEAD_BYTES);
    leftInFrame = sealed;
    isStuck = sealed < MIN_SEALED || sealed > MAX_SEALED;
    head.clear().limit(HEAD_BYTES);
  }

  private void pass(byte[] next) {
    chain = next;
    isWantedSeen |= Digests.hex(chain).equals(wanted);
  }
}
