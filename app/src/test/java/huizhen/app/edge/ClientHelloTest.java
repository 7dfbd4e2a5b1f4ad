package huizhen.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Hellos are built here by RFC 8446 §4.1.2.
final class ClientHelloTest {
  private static ByteBuf hello(int... extensions) {
    var body = Unpooled.buffer();
    body.writeShort(0x0303).writeZero(32); // version, random
    body.writeByte(32).writeZero(32); // session id
    body.writeShort(4).writeInt(0x13011302); // cipher suites
    body.writeByte(1).writeByte(0); // compression
    var all = Unpooled.buffer();
    for (int type : extensions) {
      all.writeShort(type).writeShort(5).writeZero(5);
    }
    body.writeShort(all.readableBytes()).writeBytes(all);
    return record(body);
  }

  private static ByteBuf record(ByteBuf body) {
    return Unpooled.buffer()
        .writeByte(0x16)
        .writeShort(0x0301)
        .writeShort(body.readableBytes() + 4)
        .writeByte(1)
        .writeMedium(body.readableBytes())
        .writeBytes(body);
  }

  @Test
  void knows_who_offers_a_session_by_key_or_ticket() {
    assertThat(ClientHello.look(hello(0, 43, 51))).isEqualTo(ClientHello.FRESH);
    assertThat(ClientHello.look(hello(0, 43, 51, 41))).isEqualTo(ClientHello.RESUMING);
    assertThat(ClientHello.look(hello(0, 35))).isEqualTo(ClientHello.RESUMING);
    assertThat(ClientHello.look(hello())).isEqualTo(ClientHello.FRESH);
  }

  @Test
  void an_empty_ticket_only_asks_for_one() {
    var empty = hello(0);
    int end = empty.writerIndex();
    empty.setShort(end - 9, 35).setShort(end - 7, 0); // then five bytes that mean nothing
    assertThat(ClientHello.look(empty)).isEqualTo(ClientHello.FRESH);
  }

  @Test
  void waits_for_all_of_it_wherever_it_is_cut() {
    var whole = hello(0, 43, 51, 41);
    for (int length = 0; length < whole.readableBytes(); length++) {
      assertThat(ClientHello.look(whole.slice(0, length))).isEqualTo(ClientHello.NEEDS_MORE);
    }
  }

  @Test
  void other_protocols_are_not_tls() {
    for (var begin : new String[] {"GET / HTTP/1.1", "\u0000(\u0080", "\u0016\u0001\u0000"}) {
      assertThat(
              ClientHello.look(
                  Unpooled.copiedBuffer(begin, java.nio.charset.StandardCharsets.ISO_8859_1)))
          .isEqualTo(ClientHello.NOT_TLS);
    }
  }

  @Test
  void waits_for_no_more_than_its_limit() {
    var huge = Unpooled.buffer().writeByte(0x16).writeShort(0x0301).writeShort(16_000).writeByte(1);
    assertThat(ClientHello.look(huge)).isEqualTo(ClientHello.FRESH);
  }

  @Test
  void never_throws() {
    var random = new SplittableRandom(41);
    byte[] good = new byte[hello(0, 43, 35, 41).readableBytes()];
    hello(0, 43, 35, 41).readBytes(good);
    for (int round = 0; round < 200_000; round++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int i = random.nextInt(8); i > 0 && bad.length > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      var bytes = Unpooled.wrappedBuffer(bad);
      var _ = ClientHello.look(bytes);
      assertThat(bytes.readerIndex()).isZero();
    }
  }
}
