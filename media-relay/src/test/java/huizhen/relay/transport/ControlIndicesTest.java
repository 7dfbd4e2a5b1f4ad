package huizhen.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ControlIndicesTest {
  private final ControlIndices indices = new ControlIndices();

  @Test
  void takes_each_index_once_also_late_ones() {
    for (int index : new int[] {0, 2, 1, 63}) {
      assertThat(indices.isUsed(index)).isFalse();
      indices.use(index);
      assertThat(indices.isUsed(index)).isTrue();
    }
    assertThat(indices.isUsed(3)).isFalse();
    indices.use(100);
    assertThat(indices.isUsed(36)).as("too old to be known").isTrue();
    assertThat(indices.isUsed(37)).isFalse();
    assertThat(indices.isUsed(63)).isTrue();
  }

  @Test
  void takes_the_last_index_once_too() {
    assertThat(indices.isUsed(Integer.MAX_VALUE)).isFalse();
    indices.use(Integer.MAX_VALUE);
    assertThat(indices.isUsed(Integer.MAX_VALUE)).isTrue();
    assertThat(indices.isUsed(0)).isTrue();
  }

  @Test
  void sends_no_index_twice_and_none_after_the_last() {
    assertThat(indices.next()).isZero();
    assertThat(indices.next()).isEqualTo(1);
    assertThat(indices.isSpent()).isFalse();
    indices.use(Integer.MAX_VALUE - 1);
    assertThat(indices.next()).isEqualTo(Integer.MAX_VALUE);
    assertThat(indices.isSpent()).isTrue();
  }
}
