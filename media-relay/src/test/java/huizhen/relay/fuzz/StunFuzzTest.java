package huizhen.relay.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import huizhen.relay.transport.StunKey;
import huizhen.relay.transport.StunMessage;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/// Anybody can send STUN: it is read before anything is known of the sender.
final class StunFuzzTest {
  private static final int HEADER = 20;
  private static final int FINGERPRINT = 8;

  private final StunKey key = new StunKey("VOkJxbRl1RmTxUk/WvJxBt");

  @FuzzTest(maxDuration = "90s")
  void reads_any_datagram(byte[] input) {
    FuzzTarget.check(this::read, input);
    FuzzTarget.check(this::read, mended(input));
  }

  @Test
  void reads_mutations_of_the_corpus() {
    Mutations.run(
        StunFuzzTest.class,
        (bytes, offset, length) -> {
          byte[] input = Arrays.copyOfRange(bytes, offset, offset + length);
          byte[] mended = mended(input);
          return read(bytes, offset, length) + 31 * read(mended, 0, mended.length);
        });
  }

  private long read(byte[] bytes, int offset, int length) {
    var read = StunMessage.read(bytes, offset, length);
    if (read.isEmpty()) {
      return 0;
    }
    StunMessage message = read.get();
    var sum = new Sum().add(message.type()).add(message.transactionId(), 0, 12);
    byte[] name = message.username().orElse("").getBytes(UTF_8);
    String fragment = message.receiverUfrag().orElse("");
    FuzzTarget.require(fragment.length() <= name.length, "more than the user name");
    FuzzTarget.require(message.hasIntegrity() || !message.isSignedBy(key), "signed by nobody");
    FuzzTarget.require(message.unknownAttributes().size() <= length / 4, "more than there are");
    sum.add(name, 0, name.length).add(message.isSignedBy(key)).add(message.hasFingerprint());
    sum.add(message.hasUseCandidate()).add(message.priority().orElse(-1)).add(message.tieBreaker());
    sum.add(message.isFromControlling()).add(message.isFromControlled()).add(message.errorCode());
    message.mappedAddress().ifPresent(a -> sum.add(a.address(), 0, a.address().length));
    return sum.add(message.unknownAttributes().hashCode()).value();
  }

  /// With a header and a fingerprint that are right, so that the attributes are read at all.
  private static byte[] mended(byte[] input) {
    byte[] bytes = Arrays.copyOf(input, Math.max(HEADER, input.length / 4 * 4));
    bytes[0] &= 0x3f;
    int length = bytes.length - HEADER;
    bytes[2] = (byte) (length >> 8);
    bytes[3] = (byte) length;
    put32(bytes, 4, 0x2112a442);
    int at = bytes.length - FINGERPRINT;
    boolean hasFingerprint =
        length >= FINGERPRINT && bytes[at] == (byte) 0x80 && bytes[at + 1] == 0x28;
    if (hasFingerprint) {
      var crc = new CRC32();
      crc.update(bytes, 0, at);
      put32(bytes, at + 4, (int) crc.getValue() ^ 0x5354554e);
    }
    return bytes;
  }

  private static void put32(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> (24 - 8 * i));
    }
  }
}
