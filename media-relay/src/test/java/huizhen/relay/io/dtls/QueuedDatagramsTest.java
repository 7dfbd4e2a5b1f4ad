package huizhen.relay.io.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;

final class QueuedDatagramsTest {
  private final QueuedDatagrams datagrams = new QueuedDatagrams(_ -> {});
  private final byte[] target = new byte[4];

  @Test
  void refuses_the_thirty_third_datagram_until_one_is_taken() throws Exception {
    for (int i = 0; i < 32; i++) {
      assertThat(datagrams.offer(new byte[] {(byte) i})).isTrue();
    }
    assertThat(datagrams.offer(new byte[] {32})).isFalse();
    assertReceives(0);
    assertThat(datagrams.offer(new byte[] {33})).isTrue();
    for (int i = 1; i < 32; i++) {
      assertReceives(i);
    }
    assertReceives(33); // the refused one is gone
    assertThat(datagrams.receive(target, 0, 4, 1)).as("nothing in time").isEqualTo(-1);
  }

  private void assertReceives(int first) throws Exception {
    assertThat(datagrams.receive(target, 0, 4, 1)).isEqualTo(1);
    assertThat(target[0]).isEqualTo((byte) first);
  }

  @Test
  void takes_no_more_of_a_datagram_than_fits() throws Exception {
    assertThat(datagrams.offer(new byte[] {1, 2, 3, 4, 5, 6})).isTrue();
    assertThat(datagrams.receive(target, 1, 2, 1)).isEqualTo(2);
    assertThat(target).containsExactly(0, 1, 2, 0);
  }

  @Test
  void shut_down_with_a_full_queue_receives_nothing_more() {
    for (int i = 0; i < 32; i++) {
      assertThat(datagrams.offer(new byte[] {1})).isTrue();
    }
    datagrams.shutDown();
    assertThatThrownBy(() -> datagrams.receive(target, 0, 4, 60_000))
        .isInstanceOf(InterruptedIOException.class);
  }
}
